package dev.tributary.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.text.GeneralText;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the two instances that read EDGAR, and of the broker, while filings come in.
@Timeout(900)
class EdgarKillIT {

    private static final int FILINGS = 24;
    private static final int VOCABULARY = 512;
    private static final String PIPELINE = """
            name: sec
            source: { edgar: { forms: ['*'], since: %s, every: PT1S } }
            corpus: { seal: { tokens: 100_000_000, every: P1D } }
            base: base
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates: [ { merge: { recipe: linear.yaml } } ]
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    @Test
    void everyFilingIsTakenInOnceWhateverIsKilled(@TempDir Path folder) throws Exception {
        try (FakeEdgar edgar = FakeEdgar.start(0, Clock.systemUTC());
                LiveSystem system = new LiveSystem(folder.resolve("system"), "ingestion", 2,
                        "-Dtributary.ingestion.edgar.base=" + edgar.uri(),
                        "-Dtributary.ingestion.edgar.user-agent=Tests of Tributary nobody@example.org")) {
            // Given
            LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).minusDays(1);
            system.publish(Topics.PIPELINES, new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE.formatted(today)),
                    Map.of(PipelineDefined.BASE, model(system, folder.resolve("made"))), Map.of(), Map.of()));
            FilingGenerator generator = new FilingGenerator(1);
            List<FakeFiling> filings = generator.filings(generator.companies(4), 2024, 2025).limit(FILINGS)
                    .map(filing -> FakeFiling.of(filing).withAcceptance(Instant.now().minusSeconds(25))).toList();
            filings.subList(0, FILINGS / 2).forEach(edgar::publish);

            // When
            awaitIngested(system, 2);
            system.worker(0).killAfter(Duration.ofMillis(300));
            system.restartWorker(0);
            filings.subList(FILINGS / 2, FILINGS).forEach(edgar::publish);
            awaitIngested(system, 8);
            system.broker().killAfter(Duration.ofMillis(200));
            system.restartBroker();
            awaitIngested(system, 14);
            system.worker(1).killAfter(Duration.ofMillis(100));
            system.restartWorker(1);
            awaitIngested(system, FILINGS);

            // Then
            assertThat(system.events(Topics.DOCUMENTS.name())).extracting(event -> event.data().key())
                    .containsExactlyInAnyOrderElementsOf(filings.stream().map(FakeFiling::accession).toList());
            assertThat(system.events(Topics.DOCUMENTS.name())).extracting(Event::data).allSatisfy(fact -> {
                assertThat(fact).isInstanceOf(DocumentIngested.class);
                assertThat(((DocumentIngested) fact).origin()).isPresent();
            });
        }
    }

    private static void awaitIngested(LiveSystem system, int count) {
        try {
            await(count + " filings are taken in").atMost(LiveProcess.PATIENCE).until(() -> system.events(Topics.DOCUMENTS.name()).size() >= count);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("%d filings were not taken in; the instances say:%n%s".formatted(count, system.logs()), e);
        }
    }

    private static ArtifactRef model(LiveSystem system, Path folder) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        new GeneralText(1).documents(50).forEach(text -> trainer.add(text.text()));
        Path tokenizer = trainer.train(VOCABULARY, List.of("<|end_of_text|>")).write(Files.createDirectories(folder.resolve("tokenizer")));
        try (Decoder decoder = Decoder.random(TorchEngine.start(1), DecoderConfig.llama(VOCABULARY, 32, 2, 2, 1, 64, 128, true, 0), 1)) {
            decoder.save(folder.resolve("base"), Dtype.BF16, List.of(tokenizer));
        }
        return new ModelStore(system.artifacts(), folder.resolve("laid-out")).put(folder.resolve("base"));
    }
}

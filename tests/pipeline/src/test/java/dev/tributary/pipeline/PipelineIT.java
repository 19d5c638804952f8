package dev.tributary.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Sha256;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.local.command.Commands;
import dev.tributary.local.pipeline.PipelinePublisher;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.testing.filings.Company;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Filings in, a released model out, with a real broker and every service as a process. The tests tell one story, in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {

    private static final int PORT_OFFSET = 21_000;
    private static final int COMPANIES = 6;
    private static final String NOTE = "# A note\n\nIt came through a topic, and says nothing about anybody's revenue in any year.\n";
    private static final String PIPELINE = """
            name: tiny
            source: { folder: { path: "${state}/inbox", every: PT0.5S }, topic: { name: tiny.documents } }
            corpus:
              seal: { tokens: 1_000_000, every: PT1H, quiet: PT6S }
              replay: { from: general, fraction: 0.1 }
              holdout: { fraction: 0.1, by: filer }
            corpora:
              general: { text: general.jsonl, holdout: 0.2 }
            base: base
            partner: partner
            training: { sequence: 64, batchTokens: 1024, learningRate: 3e-3, epochs: 0.5 }
            candidates:
              - merge: { recipe: linear.yaml }
              - merge: { recipe: task-arithmetic.yaml }
              - merge: { recipe: broken.yaml }
              - tune: { method: dam-tv, steps: 20, heldOut: 8, sequences: 2, validateEvery: 10, top: 64 }
            evaluation: { suites: [domain-perplexity, general-perplexity], timeout: PT10M }
            release: { best: domain-perplexity }
            """;

    @TempDir
    static Path folder;

    private static RunningSystem system;
    private static final FilingGenerator FILINGS = new FilingGenerator(11);

    @BeforeAll
    static void start() throws IOException {
        TinyModels.make(folder);
        Files.writeString(folder.resolve("linear.yaml"), """
                merge_method: linear
                models:
                  - { model: checkpoint, parameters: { weight: 0.5 } }
                  - { model: partner, parameters: { weight: 0.5 } }
                dtype: bfloat16
                """);
        Files.writeString(folder.resolve("task-arithmetic.yaml"), """
                merge_method: task_arithmetic
                base_model: base
                models:
                  - { model: checkpoint, parameters: { weight: 1.0 } }
                dtype: bfloat16
                """);
        // Fine as a recipe; what it asks for does not fit this model's two layers, which only the merge can tell.
        Files.writeString(folder.resolve("broken.yaml"), """
                merge_method: passthrough
                slices:
                  - sources: [ { model: checkpoint, layer_range: [0, 40] } ]
                dtype: bfloat16
                """);
        Path pipeline = Files.writeString(folder.resolve("tiny.yaml"), PIPELINE);
        system = RunningSystem.start(folder.resolve("state"), PORT_OFFSET);
        Files.createDirectories(system.state().root().resolve("inbox"));
        PipelinePublisher.apply(pipeline, UnaryOperator.identity(), system.state(), system.ports());
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    @Order(1)
    void filingsBecomeAReleasedModelAndBadInputIsToldApart() throws IOException, InterruptedException {
        // Given
        List<Company> companies = FILINGS.companies(COMPANIES);
        List<GeneratedFiling> filings = FILINGS.filings(companies, 2023, 2023).toList();

        // When
        for (GeneratedFiling filing : filings) {
            Files.write(system.state().root().resolve("inbox").resolve(filing.fileName()), filing.bytes());
        }
        byte[] first = filings.getFirst().bytes();
        // The service hears of the pipeline through Kafka, a moment after it is declared.
        await().atMost(Duration.ofMinutes(1)).until(() -> system.upload("tiny", "empty.txt", new byte[0]) == 202);
        assertThat(system.upload("tiny", "image.txt", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 1, 2})).isEqualTo(202);
        assertThat(system.upload("tiny", "truncated.txt", Arrays.copyOf(first, first.length / 3))).isEqualTo(202);
        assertThat(system.upload("nobody", "filing.txt", first)).isEqualTo(400);
        system.publishDocument("tiny.documents", "note.md", NOTE);
        List<Payload> facts = system.await(List.of(Topics.RELEASES), ReleaseEvent.class::isInstance);

        // Then
        assertThat(facts.getLast()).isInstanceOfSatisfying(ModelReady.class, ready -> {
            assertThat(ready.release()).isEqualTo(1);
            assertThat(ready.scorecard().models()).extracting(Scorecard.Row::role)
                    .contains(ModelRole.BASE, ModelRole.PARTNER, ModelRole.CHECKPOINT, ModelRole.CANDIDATE);
            assertThat(ready.scorecard().gain()).hasValueSatisfying(gain -> assertThat(gain).isPositive());
            assertThat(ready.scorecard().models()).extracting(Scorecard.Row::name).contains("linear", "task-arithmetic", "dam-tv");
            assertThat(ready.scorecard().missing()).containsOnlyKeys("broken");
            assertIsHuggingFaceFolder(Path.of(ready.folder()));
        });
        List<Payload> documents = system.await(List.of(Topics.DOCUMENTS), fact -> fact instanceof DocumentRejected rejected
                && rejected.fileName().equals("truncated.txt"));
        assertThat(documents).filteredOn(DocumentRejected.class::isInstance).extracting(fact -> ((DocumentRejected) fact).fileName())
                .contains("truncated.txt");
    }

    @Test
    @Order(2)
    void newerFilingsGiveTheNextReleaseOfTheSameLine() throws IOException {
        // Given
        List<Company> companies = FILINGS.companies(COMPANIES);

        // When
        for (GeneratedFiling filing : FILINGS.filings(companies, 2024, 2024).toList()) {
            Files.write(system.state().root().resolve("inbox").resolve(filing.fileName()), filing.bytes());
        }
        List<Payload> facts = system.await(List.of(Topics.RELEASES), fact -> fact instanceof ModelReady ready && ready.round() == 2
                || fact instanceof ReleaseRejected rejected && rejected.round() == 2);

        // Then
        assertThat(facts.getLast()).isInstanceOfSatisfying(ModelReady.class, ready -> assertThat(ready.release()).isEqualTo(2));
        // The partner and its text are the same as before, so what it predicts there is not computed again.
        List<CandidateTuned> tuned = system.await(List.of(Topics.MODELS), fact -> fact instanceof CandidateTuned again && again.round() == 2).stream()
                .filter(CandidateTuned.class::isInstance).map(CandidateTuned.class::cast).toList();
        assertThat(tuned).hasSize(2).allSatisfy(candidate -> assertThat(candidate.quality().orElseThrow())
                .satisfies(quality -> assertThat(quality.tuned()).isLessThan(quality.linear())));
        assertThat(tuned.getFirst().targets().orElseThrow().keySet()).filteredOn(tuned.getLast().targets().orElseThrow()::containsKey).hasSize(1);
    }

    @Test
    @Order(3)
    void whatWasKnownAndWhereATokenCameFromIsTold() throws IOException, InterruptedException {
        // Given
        List<String> known = known("");
        String withdrawn = known.getFirst();
        String note = "sha256-" + Sha256.hex(NOTE.getBytes(StandardCharsets.UTF_8)).substring(0, 24);
        assertThat(known).contains(note, withdrawn).doesNotHaveDuplicates();
        Instant before = Instant.now();

        // When
        assertThat(system.send("ingestion", "DELETE", "/documents/" + withdrawn + "?pipeline=tiny").statusCode()).isEqualTo(202);

        // Then
        await().atMost(Duration.ofMinutes(1)).until(() -> !known("").contains(withdrawn));
        assertThat(known("?at=" + before)).contains(withdrawn);
        JsonNode trace = system.json("ingestion", "/corpora/tiny/domain/1/tokens/3");
        assertThat(trace.path("origin").path("accession").asText()).isNotEmpty().isEqualTo(trace.path("document").path("id").asText());
        assertThat(system.json("ingestion", "/corpora/tiny/domain/99").path("detail").asText()).startsWith("no corpus tiny/domain/99 is sealed");
        assertThat(printed("trace", "tiny:1", "3", "--state", system.state().root().toString()))
                .contains("token 3 of tiny domain 1, training", "filing     " + trace.path("document").path("id").asText(), "extractor  version");
    }

    private static List<String> known(String query) throws IOException, InterruptedException {
        return system.json("ingestion", "/corpora/tiny/known" + query).findValuesAsText("id");
    }


    private static String printed(String... command) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Commands.run(command)).isZero();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Order(4)
    void everyServiceTellsItsHealthAndItsMetrics() throws IOException, InterruptedException {
        for (String service : List.of("ingestion", "training", "merging", "tuning", "evaluation")) {
            assertThat(system.get(service, "/q/health")).contains("\"UP\"");
            assertThat(system.get(service, "/q/metrics")).contains("tributary_jobs_finished_total");
        }
    }

    private static void assertIsHuggingFaceFolder(Path release) {
        assertThat(List.of("config.json", "model.safetensors", "tokenizer.json", "README.md"))
                .allSatisfy(name -> assertThat(release.resolve(name)).isRegularFile());
        try (Decoder decoder = Decoder.load(TorchEngine.start(1), release)) {
            assertThat(decoder.parameterCount()).isPositive();
            assertThat(Files.readString(release.resolve("README.md"), StandardCharsets.UTF_8)).contains("linear");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.worker.JobContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From raw bytes to shards: versions that were sealed as filings came, and the same made anew from all of them.
class RebuiltCorpusTest {

    private static final int DOCUMENTS_PER_VERSION = 14;
    private static final String PIPELINE = SecPipeline.of("""
            seal: { tokens: 100_000_000, every: P900D, maxDocuments: %d }
            holdout: { fraction: 0.1, by: filer }
            curate: { paragraphs: 1, worn: thin, nearDuplicates: 0.6 }
            """.formatted(DOCUMENTS_PER_VERSION));

    @Test
    void eachVersionEqualsThatOfARebuildOnAnotherMachineByteForByte(@TempDir Path folder) throws IOException {
        // Given: filings of two versions and some more, a few of them twice, which came one a day
        FilingGenerator generator = new FilingGenerator(6);
        List<GeneratedFiling> filings = new ArrayList<>(generator.filings(generator.companies(5), 2022, 2023).limit(30).toList());
        List<GeneratedFiling> arrivals = new ArrayList<>(filings);
        arrivals.addAll(20, filings.subList(0, 5));
        List<CorpusManifest> versions;
        try (Machine machine = new Machine(folder.resolve("one"))) {
            for (GeneratedFiling filing : arrivals) {
                machine.take(filing);
                machine.pass(Duration.ofDays(1));
            }
            versions = machine.versions();
        }

        // When: another machine is given them all at once, those of a version in another order
        List<CorpusManifest> rebuilt;
        try (Machine machine = new Machine(folder.resolve("two"))) {
            for (int from = 0; from < filings.size(); from += DOCUMENTS_PER_VERSION) {
                List<GeneratedFiling> version = new ArrayList<>(filings.subList(from, Math.min(filings.size(), from + DOCUMENTS_PER_VERSION)));
                Collections.shuffle(version, new Random(from));
                version.forEach(machine::take);
            }
            rebuilt = machine.versions();
        }

        // Then
        assertThat(versions).hasSizeGreaterThanOrEqualTo(2).hasSameSizeAs(rebuilt);
        assertThat(versions.getLast().curation().orElseThrow().removed()).isNotEmpty();
        for (int i = 0; i < versions.size(); i++) {
            assertThat(digests(rebuilt.get(i))).isEqualTo(digests(versions.get(i)));
            assertThat(leftOut(rebuilt.get(i))).isEqualTo(leftOut(versions.get(i)));
            assertThat(rebuilt.get(i).merkleRoot()).isPresent().isEqualTo(versions.get(i).merkleRoot());
        }
    }

    private static List<LeftOut> leftOut(CorpusManifest manifest) {
        return manifest.curation().orElseThrow().leftOut();
    }

    private static List<String> digests(CorpusManifest manifest) {
        List<String> digests = new ArrayList<>();
        for (CorpusManifest.Split side : List.of(manifest.train(), manifest.holdout())) {
            digests.addAll(List.of(side.bin().sha256(), side.idx().sha256(), side.parquet().orElseThrow().sha256()));
        }
        return digests;
    }

    /// Everything from bytes to manifests but the broker, with a store of its own.
    private static final class Machine implements AutoCloseable {

        private final Path folder;
        private final FileArtifactStore artifacts;
        private final ArtifactRef model;
        private final IngestJob ingest;
        private final SealJob seal;
        private final TopologyBench topology;
        private final List<CorpusManifest> versions = new ArrayList<>();

        Machine(Path folder) throws IOException {
            this.folder = folder;
            artifacts = new FileArtifactStore(folder.resolve("store"));
            ModelStore models = new ModelStore(artifacts, folder.resolve("models"));
            model = models.put(BaseModel.write(folder.resolve("base"), 300,
                    Stream.of("Revenue rose to twelve million. Costs fell to one million.")));
            Tokenizers tokenizers = new Tokenizers(models, artifacts);
            ingest = new IngestJob(artifacts, tokenizers, CorpusJobsTest.settings(), CorpusJobsTest.pdf(), new SimpleMeterRegistry());
            seal = new SealJob(artifacts, tokenizers);
            topology = new TopologyBench(folder.resolve("streams"), Instant.parse("2026-01-01T00:00:00Z"),
                    events -> List.of(new CorpusTrigger(events, (pipeline, outcome) -> { }, Stores::inMemoryKeyValueStore)));
            topology.send(new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE), Map.of(PipelineDefined.BASE, model), Map.of(), Map.of()));
        }

        void take(GeneratedFiling filing) {
            try {
                ArtifactRef raw = artifacts.put(filing.bytes(), MediaTypes.BYTES);
                ingest.run(new IngestDocument("sec", filing.fileName(), raw, model), JobContext.alone(folder)).forEach(topology::send);
                for (Event<Payload> command : topology.read(Topics.commands("ingestion"))) {
                    Path scratch = Files.createDirectories(folder.resolve("seal-" + versions.size()));
                    CorpusSealed sealed = (CorpusSealed) seal.run((SealCorpus) command.data(), JobContext.alone(scratch)).getFirst();
                    versions.add(Json.read(artifacts.bytes(sealed.manifest()), CorpusManifest.class));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void pass(Duration time) {
            topology.move(time);
        }

        List<CorpusManifest> versions() {
            return versions;
        }

        @Override
        public void close() {
            topology.close();
        }
    }
}

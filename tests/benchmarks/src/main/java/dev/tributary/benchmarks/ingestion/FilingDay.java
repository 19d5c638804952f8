package dev.tributary.benchmarks.ingestion;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.corpus.CorpusAssembly;
import dev.tributary.ingestion.corpus.ModelTokenizer;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.deduplication.MinHash;
import dev.tributary.ingestion.deduplication.NearDuplicates;
import dev.tributary.ingestion.deduplication.Words;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.testing.filings.GeneratedFiling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// A day of filings from raw bytes to a sealed corpus, by the steps of the service and without Kafka: store, split, extract, keep spans,
/// count, curate, tokenise, write shards and manifest. Reading uses two threads, sealing one, as the service does.
public final class FilingDay {

    private static final int THREADS = 2;

    private final FileArtifactStore artifacts;
    private final ModelTokenizer tokenizer;
    private final ArtifactRef model;
    private final FilingReader reader = new FilingReader();

    private FilingDay(Path folder) throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        ModelStore models = new ModelStore(artifacts, folder.resolve("models"));
        model = models.put(DayModel.write(folder.resolve("base")));
        tokenizer = new Tokenizers(models, artifacts).of(model);
    }

    /// @param arguments the number of filings, an empty folder with room for twice their size, and `seal` for filings as small as 8-Ks
    ///                  are in place of a day's mixture
    public static void main(String[] arguments) throws Exception {
        int filings = Integer.parseInt(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        // Pushed through, not pulled: an iterator would hold a whole year of them.
        Stream<GeneratedFiling> day = arguments[2].equals("seal") ? SizedFilings.plain(filings) : SizedFilings.day(filings);
        List<Path> files = day.map(filing -> write(filing, inbox)).toList();
        LongSummaryStatistics sizes = files.stream().mapToLong(file -> file.toFile().length()).summaryStatistics();
        System.out.printf("%,d filings, %,d MB, the largest %,d MB%n", files.size(), sizes.getSum() >> 20, sizes.getMax() >> 20);
        new FilingDay(folder).run(files, Files.createDirectories(folder.resolve("scratch")));
    }

    private static Path write(GeneratedFiling filing, Path inbox) {
        try {
            return Files.write(inbox.resolve(filing.fileName()), filing.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<Path> files, Path scratch) throws Exception {
        long start = System.nanoTime();
        List<SealCorpus.Document> documents = new ArrayList<>();
        long textBytes = 0;
        try (ExecutorService readers = Executors.newFixedThreadPool(THREADS)) {
            List<Future<SealCorpus.Document>> reading = new ArrayList<>();
            for (Path file : files) {
                reading.add(readers.submit(() -> read(file)));
            }
            for (Future<SealCorpus.Document> document : reading) {
                documents.add(document.get());
                textBytes += document.get().text().bytes();
            }
        }
        long read = System.nanoTime();
        documents.sort(Comparator.comparing(SealCorpus.Document::id));
        SealCorpus command = new SealCorpus("day", CorpusSealed.DOMAIN, 1, model, documents, List.of(), Optional.empty(), 0, Optional.of(
                new SealCorpus.Curation(new CurationRules(0.72, 0.8, Optional.of(4), Optional.empty(), "all", Map.of()), List.of(), List.of())));
        CorpusSealed sealed;
        long curated;
        try (CorpusAssembly assembly = new CorpusAssembly(command, artifacts, tokenizer, scratch)) {
            assembly.curate(() -> { });
            curated = System.nanoTime();
            for (SealCorpus.Document document : documents) {
                assembly.train(document);
            }
            sealed = assembly.seal();
        }
        long end = System.nanoTime();
        long spanBytes = documents.stream().mapToLong(document -> document.provenance().orElseThrow().spans().orElseThrow().bytes()).sum();
        System.out.printf("read   %.1f s: stored, split, extracted, counted; %,d KB of text, its spans %,d KB (%.0f %%)%n", seconds(start, read),
                textBytes >> 10, spanBytes >> 10, 100.0 * spanBytes / textBytes);
        System.out.printf("curate %.1f s: %s%n", seconds(read, curated), sealed.removed().orElseThrow());
        System.out.printf("write  %.1f s: %,d tokens of %,d documents, Megatron and Parquet%n",
                seconds(curated, end), sealed.tokens(), sealed.documents());
        System.out.printf("total  %.1f s; command %,d bytes a document, %,d for an earlier one; manifest %,d KB; Merkle root %s%n",
                seconds(start, end), Json.bytes(command).length / documents.size(), earlierBytes(documents.getFirst()),
                artifacts.bytes(sealed.manifest()).length >> 10, sealed.merkleRoot().orElseThrow());
    }

    private static int earlierBytes(SealCorpus.Document document) {
        return Json.bytes(new SealCorpus.Earlier(document.id(), document.filer(), Body.of(document.text()))).length;
    }

    private SealCorpus.Document read(Path file) throws IOException {
        ArtifactRef raw = artifacts.put(file, MediaTypes.BYTES);
        ExtractedFiling filing = reader.read(artifacts.file(raw));
        ArtifactRef text = artifacts.put(filing.text().getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT);
        ArtifactRef spans = artifacts.put(Json.bytes(Spans.of(filing)), MediaTypes.SPANS);
        MinHash.bands(Words.of(filing.text()).grams(NearDuplicates.GRAM_WORDS));
        tokenizer.tokenizer().encode(filing.text());
        return new SealCorpus.Document(filing.accession(), filing.cik().orElse(""), filing.form().orElse(""), raw.sha256(), text,
                Optional.of(new Provenance(raw.bytes(), text.bytes(), Optional.of(Body.of(spans)),
                        filing.filedAt().map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()), Instant.EPOCH, Optional.empty())));
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}

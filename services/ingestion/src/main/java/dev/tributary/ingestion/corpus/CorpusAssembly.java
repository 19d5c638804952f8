package dev.tributary.ingestion.corpus;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.BenchmarkLeaks;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.curation.Candidate;
import dev.tributary.ingestion.curation.CurationDecision;
import dev.tributary.ingestion.curation.Curator;
import dev.tributary.ingestion.lineage.Spans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One corpus version in the making: decides what is left out, writes both sides, and sums up. Not thread-safe; close it in any case.
public final class CorpusAssembly implements AutoCloseable {

    private final SealCorpus command;
    private final ArtifactStore artifacts;
    private final ModelTokenizer tokenizer;
    private final CorpusWriter train;
    private final CorpusWriter holdout;
    private final Map<String, CurationDecision> decisions = new TreeMap<>();
    private Optional<List<BenchmarkLeaks>> leaks = Optional.empty();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Removals removals = new Removals();

    /// @param scratch where shards are written before they are stored
    /// @throws IOException if they cannot be made
    public CorpusAssembly(SealCorpus command, ArtifactStore artifacts, ModelTokenizer tokenizer, Path scratch) throws IOException {
        this.command = command;
        this.artifacts = artifacts;
        this.tokenizer = tokenizer;
        this.train = new CorpusWriter(scratch, "train", tokenizer);
        this.holdout = new CorpusWriter(scratch, "holdout", tokenizer);
        command.curation().ifPresent(curation -> curation.leftOut().forEach(this::leaveOut));
    }

    /// Decides what is left out.
    ///
    /// @param pause called between documents; it may throw to stop
    /// @throws IOException if a question set cannot be read
    public void curate(Runnable pause) throws IOException {
        if (command.curation().isPresent()) {
            SealCorpus.Curation curation = command.curation().get();
            Curator curator = new Curator(curation.rules(), QuestionSets.decontaminator(curation.rules().questions(), artifacts), pause);
            decisions.putAll(curator.judge(curation.earlier().stream()
                    .map(earlier -> candidate(earlier.id(), earlier.filer(), Optional.empty(), earlier.text().as(MediaTypes.TEXT))).toList(),
                    candidates(command.holdout()), candidates(command.train())));
            leaks = Optional.of(curator.leaks()).filter(sets -> !sets.isEmpty());
        }
    }

    private List<Candidate> candidates(List<SealCorpus.Document> documents) {
        return documents.stream().map(document -> candidate(document.id(), document.filer(),
                document.provenance().flatMap(Provenance::filedAt), document.text())).toList();
    }

    private Candidate candidate(String id, String filer, Optional<Instant> filedAt, ArtifactRef text) {
        return new Candidate(id, filer, filedAt, () -> text(text));
    }

    private String text(ArtifactRef text) {
        return new String(artifacts.bytes(text), StandardCharsets.UTF_8);
    }

    /// Writes a document to train on, or what is left of it, or nothing.
    ///
    /// @throws IOException if the disk is full
    public void train(SealCorpus.Document document) throws IOException {
        String text = text(document.text());
        switch (decisions.getOrDefault(document.id(), new CurationDecision.Keep(List.of()))) {
            case CurationDecision.Keep keep -> {
                removals.count(keep.cuts(), cut -> tokens(text.substring(cut.start(), cut.end())));
                train.add(document, text, keep.cuts(), spans(document));
            }
            case CurationDecision.Drop drop ->
                leaveOut(new LeftOut(document.id(), drop.rule().code(), drop.because(), tokens(text) + 1L, Optional.empty()));
        }
    }

    /// Writes a document to evaluate on.
    ///
    /// @throws IOException if the disk is full
    public void holdOut(SealCorpus.Document document) throws IOException {
        holdout.add(document, text(document.text()), List.of(), spans(document));
    }

    /// Writes a document of a reference corpus.
    ///
    /// @throws IOException if the disk is full
    public void reference(SealCorpus.Document document, String text, boolean heldOut) throws IOException {
        (heldOut ? holdout : train).add(document, text, List.of(), Optional.empty());
    }

    private Optional<Spans> spans(SealCorpus.Document document) {
        return document.provenance().flatMap(Provenance::spans).map(spans -> Json.read(artifacts.bytes(spans.as(MediaTypes.SPANS)), Spans.class));
    }

    /// Stores shards and manifest.
    ///
    /// @throws FailureException `Invalid` if there is nothing to train on
    public CorpusSealed seal() throws IOException {
        if (train.isEmpty()) {
            throw new FailureException(new Failure.Invalid("corpus-empty", leftOut.isEmpty()
                    ? "corpus '%s' of pipeline '%s' has no document to train on; check its text".formatted(command.corpus(), command.pipeline())
                    : ("corpus '%s' %d of pipeline '%s' has no document to train on: its rules left out all %d (%s); "
                            + "the next documents make the next version")
                            .formatted(command.corpus(), command.version(), command.pipeline(), leftOut.size(), removals.all())));
        }
        CorpusManifest bare = manifest(train.store(artifacts), holdout.store(artifacts), Optional.empty());
        CorpusManifest manifest = manifest(bare.train(), bare.holdout(), Optional.of(CorpusRoot.of(bare)));
        ArtifactRef ref = artifacts.put(Json.bytes(manifest), MediaTypes.CORPUS);
        return new CorpusSealed(command.pipeline(), command.corpus(), command.version(), ref, manifest.train().tokens(),
                manifest.holdout().tokens(), manifest.train().documents().size(), manifest.merkleRoot(),
                manifest.curation().map(CorpusManifest.Curation::removed));
    }

    private CorpusManifest manifest(CorpusManifest.Split trained, CorpusManifest.Split heldOut, Optional<String> root) {
        List<LeftOut> absent = leftOut.stream().sorted(Comparator.comparing(LeftOut::id)).toList();
        return new CorpusManifest(command.pipeline(), command.corpus(), command.version(), tokenizer.digest(), tokenizer.tokenizer().vocabulary(),
                tokenizer.endOfDocument(), trained, heldOut, Optional.of(tokenizer.bytes()),
                command.curation().map(curation -> new CorpusManifest.Curation(curation.rules(), removals.all(), absent, leaks)), root);
    }

    private void leaveOut(LeftOut document) {
        leftOut.add(document);
        removals.count(document);
    }

    private int tokens(String text) {
        return tokenizer.tokenizer().encode(text).length;
    }

    @Override
    public void close() throws IOException {
        try (holdout) {
            train.close();
        }
    }
}

package dev.tributary.ingestion.lineage;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;

/// Follows tokens of a sealed corpus back to the bytes they came from, through artifacts alone. Thread-safe; close it when done.
public final class CorpusTracer implements AutoCloseable {

    private final ArtifactStore artifacts;
    private final CorpusManifest manifest;
    private final Tokenizer tokenizer;

    /// @param manifest the corpus
    /// @throws FailureException `Invalid` if the corpus was sealed before lineage was kept, or an artifact is absent
    public CorpusTracer(CorpusManifest manifest, ArtifactStore artifacts) {
        this.artifacts = artifacts;
        this.manifest = manifest;
        long bytes = manifest.tokenizerBytes().orElseThrow(() -> new FailureException(new Failure.Invalid("corpus-without-lineage",
                "corpus '%s' %d of pipeline '%s' was sealed by a release that kept no lineage; seal its documents again"
                        .formatted(manifest.corpus(), manifest.version(), manifest.pipeline()))));
        this.tokenizer = Tokenizer.open(artifacts.file(new Body(manifest.tokenizerDigest(), bytes).as(MediaTypes.BYTES)));
    }

    /// Follows a token.
    ///
    /// @param holdout which side; false for what is trained on
    /// @param token   its place on that side, counted from 0
    /// @throws FailureException `Invalid` if there is no such token, or its document leads nowhere
    public TokenTrace trace(boolean holdout, long token) {
        CorpusManifest.Split side = side(holdout);
        if (token < 0 || token >= side.tokens()) {
            throw new FailureException(new Failure.Invalid("token-absent",
                    "the %s part of corpus '%s' %d of pipeline '%s' has the tokens 0 to %d, but no token %d".formatted(
                            holdout ? "hold-out" : "training", manifest.corpus(), manifest.version(), manifest.pipeline(),
                            side.tokens() - 1, token)));
        }
        try (MegatronCorpus corpus = open(side)) {
            int number = corpus.documentAt(token);
            return document(corpus, side, number).trace((int) (token - corpus.start(number)));
        }
    }

    /// A whole document.
    ///
    /// @param number its place on that side, counted from 0
    public TracedDocument document(boolean holdout, int number) {
        try (MegatronCorpus corpus = open(side(holdout))) {
            return document(corpus, side(holdout), number);
        }
    }

    private CorpusManifest.Split side(boolean holdout) {
        return holdout ? manifest.holdout() : manifest.train();
    }

    private MegatronCorpus open(CorpusManifest.Split side) {
        return MegatronCorpus.open(artifacts.file(side.bin()), artifacts.file(side.idx()));
    }

    private TracedDocument document(MegatronCorpus corpus, CorpusManifest.Split side, int number) {
        CorpusManifest.Document document = side.documents().get(number);
        Provenance provenance = document.provenance().orElseThrow(() -> new FailureException(new Failure.Invalid("document-without-lineage",
                "document '%s' of corpus '%s' came as text and leads no further back".formatted(document.id(), manifest.corpus()))));
        long[] wide = new long[Math.toIntExact(corpus.start(number + 1) - corpus.start(number))];
        corpus.read(corpus.start(number), wide, 0, wide.length);
        int[] ids = new int[wide.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.toIntExact(wide[i]);
        }
        byte[] text = artifacts.bytes(new Body(document.textDigest(), provenance.textBytes()).as(MediaTypes.TEXT));
        return new TracedDocument(document, ids, new String(text, StandardCharsets.UTF_8),
                provenance.spans().map(spans -> Json.read(artifacts.bytes(spans.as(MediaTypes.SPANS)), Spans.class)),
                (tokens, left) -> TokenPlaces.starts(tokenizer, tokens, left));
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

package dev.tributary.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.corpus.CorpusWriter;
import dev.tributary.ingestion.corpus.HoldoutRule;
import dev.tributary.ingestion.corpus.ModelTokenizer;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/// Seals documents into tokenised shards and a manifest. Equal documents give equal bytes.
@ApplicationScoped
public class SealJob implements Job<SealCorpus> {

    private final ArtifactStore artifacts;
    private final Tokenizers tokenizers;

    SealJob(ArtifactStore artifacts, Tokenizers tokenizers) {
        this.artifacts = artifacts;
        this.tokenizers = tokenizers;
    }

    @Override
    public Class<SealCorpus> command() {
        return SealCorpus.class;
    }

    @Override
    public List<? extends Payload> run(SealCorpus command, JobContext context) throws IOException {
        ModelTokenizer tokenizer = tokenizers.of(command.tokenizer());
        try (CorpusWriter train = new CorpusWriter(context.scratch(), "train", tokenizer);
                CorpusWriter holdout = new CorpusWriter(context.scratch(), "holdout", tokenizer)) {
            if (command.text().isPresent()) {
                splitByDocument(command, command.text().get(), train, holdout, context);
            } else {
                add(command.train(), train, context, 0, command.train().size() + command.holdout().size());
                add(command.holdout(), holdout, context, command.train().size(), command.train().size() + command.holdout().size());
            }
            CorpusManifest manifest = new CorpusManifest(command.pipeline(), command.corpus(), command.version(), tokenizer.digest(),
                    tokenizer.tokenizer().vocabulary(), tokenizer.endOfDocument(), train.store(artifacts), holdout.store(artifacts));
            if (manifest.train().documents().isEmpty()) {
                throw new FailureException(new Failure.Invalid("corpus-empty",
                        "corpus '%s' of pipeline '%s' has no document to train on; check its text".formatted(command.corpus(), command.pipeline())));
            }
            ArtifactRef ref = artifacts.put(Json.bytes(manifest), MediaTypes.CORPUS);
            return List.of(new CorpusSealed(command.pipeline(), command.corpus(), command.version(), ref, manifest.train().tokens(),
                    manifest.holdout().tokens(), manifest.train().documents().size()));
        }
    }

    private void add(List<SealCorpus.Document> documents, CorpusWriter side, JobContext context, int before, int all) {
        int done = before;
        for (SealCorpus.Document document : documents) {
            context.stopIfCancelled();
            String text = new String(artifacts.bytes(document.text()), StandardCharsets.UTF_8);
            side.add(document.id(), document.filer(), document.form(), document.rawDigest(), document.text().sha256(), text);
            context.progress((double) ++done / all, Map.of("documents", (double) done));
        }
    }

    private void splitByDocument(SealCorpus command, ArtifactRef text, CorpusWriter train, CorpusWriter holdout, JobContext context)
            throws IOException {
        HoldoutRule rule = new HoldoutRule(command.holdoutFraction());
        long read = 0;
        try (BufferedReader lines = Files.newBufferedReader(artifacts.file(text))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                context.stopIfCancelled();
                JsonNode document = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
                String id = document.path("id").asText();
                (rule.holdsOut(id) ? holdout : train).add(id, id, "text", text.sha256(), text.sha256(), document.path("text").asText());
                read += line.length() + 1;
                context.progress(Math.min(1, (double) read / Math.max(1, text.bytes())), Map.of());
            }
        }
    }
}

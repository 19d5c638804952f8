package dev.tributary.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.corpus.CorpusAssembly;
import dev.tributary.ingestion.corpus.HoldoutRule;
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
        try (CorpusAssembly assembly = new CorpusAssembly(command, artifacts, tokenizers.of(command.tokenizer()), context.scratch())) {
            if (command.text().isPresent()) {
                splitByDocument(command, command.text().get(), assembly, context);
            } else {
                assembly.curate(context::stopIfCancelled);
                int all = command.train().size() + command.holdout().size();
                int done = 0;
                for (SealCorpus.Document document : command.train()) {
                    context.stopIfCancelled();
                    assembly.train(document);
                    context.progress((double) ++done / all, Map.of("documents", (double) done));
                }
                for (SealCorpus.Document document : command.holdout()) {
                    context.stopIfCancelled();
                    assembly.holdOut(document);
                    context.progress((double) ++done / all, Map.of("documents", (double) done));
                }
            }
            return List.of(assembly.seal());
        }
    }

    private void splitByDocument(SealCorpus command, ArtifactRef text, CorpusAssembly assembly, JobContext context) throws IOException {
        HoldoutRule rule = new HoldoutRule(command.holdoutFraction());
        long read = 0;
        try (BufferedReader lines = Files.newBufferedReader(artifacts.file(text))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                context.stopIfCancelled();
                JsonNode document = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
                String id = document.path("id").asText();
                assembly.reference(new SealCorpus.Document(id, id, "text", text.sha256(), text), document.path("text").asText(), rule.holdsOut(id));
                read += line.length() + 1;
                context.progress(Math.min(1, (double) read / Math.max(1, text.bytes())), Map.of());
            }
        }
    }
}

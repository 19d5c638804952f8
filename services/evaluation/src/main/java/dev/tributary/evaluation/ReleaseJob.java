package dev.tributary.evaluation;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.evaluation.release.ModelCard;
import dev.tributary.evaluation.release.ReleaseFolder;
import dev.tributary.evaluation.release.ReleaseManifest;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the release of a chosen candidate: its model card, its manifest, its folder. Doing it again changes nothing.
public final class ReleaseJob implements Job<ReleaseModel> {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final ReleaseFolder folders;
    private final ReleaseMetrics metrics;

    public ReleaseJob(ArtifactStore artifacts, ModelStore models, ReleaseFolder folders, ReleaseMetrics metrics) {
        this.artifacts = artifacts;
        this.models = models;
        this.folders = folders;
        this.metrics = metrics;
    }

    @Override
    public Class<ReleaseModel> command() {
        return ReleaseModel.class;
    }

    @Override
    public List<ModelReady> run(ReleaseModel command, JobContext context) throws IOException {
        context.stopIfCancelled();
        Map<String, ArtifactRef> files = new TreeMap<>(models.manifest(command.model()).files());
        byte[] manifest = ReleaseManifest.of(command, files).bytes();
        byte[] card = new ModelCard(command, corpora(command), recipe(command)).markdown().getBytes(StandardCharsets.UTF_8);
        files.put(ReleaseManifest.FILE, artifacts.put(manifest, MediaTypes.BYTES));
        files.put(ModelCard.FILE, artifacts.put(card, MediaTypes.BYTES));
        ModelManifest released = new ModelManifest(files);
        ArtifactRef model = models.put(released);
        Path folder = folders.write(command.pipeline(), command.release(), released);
        metrics.released(command);
        context.progress(1, Map.of());
        return List.of(new ModelReady(command.pipeline(), command.release(), command.round(), command.name(), model, folder.toUri(),
                command.scorecard()));
    }

    private SortedMap<String, CorpusManifest> corpora(ReleaseModel command) {
        SortedMap<String, CorpusManifest> corpora = new TreeMap<>();
        command.inputs().forEach((role, input) -> {
            if (input.mediaType().equals(MediaTypes.CORPUS)) {
                corpora.put(role, Json.read(artifacts.bytes(input), CorpusManifest.class));
            }
        });
        return corpora;
    }

    private Optional<String> recipe(ReleaseModel command) {
        return command.recipe().map(recipe -> new String(artifacts.bytes(recipe), StandardCharsets.UTF_8));
    }
}

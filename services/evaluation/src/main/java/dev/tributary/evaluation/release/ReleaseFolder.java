package dev.tributary.evaluation.release;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FolderTree;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.model.ModelManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Writes released models as ordinary Hugging Face folders, `<root>/<pipeline>/<release>`, whole or not at all.
///
/// Weights are read-only links into the artifact store where the disk allows it, so a release costs no space; everything else is a
/// copy that its owner may edit.
public final class ReleaseFolder {

    private static final String WEIGHTS = ".safetensors";

    private final Path root;
    private final ArtifactStore artifacts;
    private final ModelStore models;

    public ReleaseFolder(Path root, ArtifactStore artifacts, ModelStore models) {
        this.root = root.toAbsolutePath().normalize();
        this.artifacts = artifacts;
        this.models = models;
    }

    /// Writes a release; one that is there already with the same manifest is kept as it is.
    ///
    /// @throws FailureException `Invalid` if another model's release is in the place
    /// @throws IOException      if a file cannot be written
    public Path write(String pipeline, int release, ModelManifest model) throws IOException {
        Path place = root.resolve(pipeline).resolve(Integer.toString(release));
        if (Files.exists(place)) {
            requireSame(place, model);
            return place;
        }
        Path pipelineFolder = Files.createDirectories(place.getParent());
        String prefix = "." + release + "-";
        deleteLeftovers(pipelineFolder, prefix);
        Path partial = Files.createTempDirectory(pipelineFolder, prefix);
        layOut(model, partial);
        return publish(partial, place, model);
    }

    private void layOut(ModelManifest model, Path partial) throws IOException {
        models.layOut(part(model, name -> name.endsWith(WEIGHTS)), partial);
        for (Map.Entry<String, ArtifactRef> file : part(model, name -> !name.endsWith(WEIGHTS)).files().entrySet()) {
            Path target = partial.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(artifacts.file(file.getValue()), target);
            target.toFile().setWritable(true);
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        readableByAll(partial);
    }

    /// What an attempt that was killed left behind.
    private static void deleteLeftovers(Path pipelineFolder, String prefix) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(pipelineFolder, prefix + "*")) {
            for (Path leftover : leftovers) {
                FolderTree.delete(leftover);
            }
        }
    }

    private static ModelManifest part(ModelManifest model, Predicate<String> names) {
        Map<String, ArtifactRef> files = new TreeMap<>(model.files());
        files.keySet().removeIf(names.negate());
        return new ModelManifest(files);
    }

    /// A temporary folder is for its owner alone; a release is for whoever may read the releases.
    private static void readableByAll(Path folder) {
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
    }

    private Path publish(Path partial, Path place, ModelManifest model) throws IOException {
        try {
            return Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // An attempt that was thought dead may have been first; then the releases must agree.
            if (!Files.exists(place)) {
                throw e;
            }
            requireSame(place, model);
            return place;
        }
    }

    private void requireSame(Path place, ModelManifest model) throws IOException {
        ArtifactRef manifest = model.files().get(ReleaseManifest.FILE);
        Path file = place.resolve(ReleaseManifest.FILE);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), artifacts.bytes(manifest))) {
            throw new FailureException(new Failure.Invalid("release-folder-taken",
                    "folder %s holds something else than this release; move it away, then resume the job".formatted(place)));
        }
    }
}

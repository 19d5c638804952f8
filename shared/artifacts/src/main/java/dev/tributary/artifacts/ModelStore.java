package dev.tributary.artifacts;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.model.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Models between folders in Hugging Face layout and the artifact store. Thread-safe.
public final class ModelStore {

    private final ArtifactStore artifacts;
    private final Path folders;

    /// @param folders where models are laid out as folders; made when needed, a cache that may be deleted at any time
    public ModelStore(ArtifactStore artifacts, Path folders) {
        this.artifacts = artifacts;
        this.folders = folders.toAbsolutePath();
    }

    /// Stores every file of a folder, sub-folders included, and a manifest that lists them.
    ///
    /// @throws IOException if the folder cannot be read
    public ArtifactRef put(Path folder) throws IOException {
        Map<String, ArtifactRef> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> sorted = paths.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.put(name, artifacts.put(file, name.endsWith(".safetensors") ? MediaTypes.SAFETENSORS : MediaTypes.BYTES));
            }
        }
        return put(new ModelManifest(files));
    }

    /// Stores a manifest whose files are already stored.
    public ArtifactRef put(ModelManifest manifest) {
        return artifacts.put(Json.bytes(manifest), MediaTypes.MODEL);
    }

    /// The manifest of a model.
    public ModelManifest manifest(ArtifactRef model) {
        return Json.read(artifacts.bytes(model), ModelManifest.class);
    }

    /// The model as a read-only folder. Files are links into the store where the file system allows it, so this costs no space.
    public Path folder(ArtifactRef model) {
        Path folder = folders.resolve(model.sha256());
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(folders);
                Path partial = Files.createTempDirectory(folders, "laying-out-");
                try {
                    layOut(manifest(model), partial);
                    publish(partial, folder);
                } finally {
                    FolderTree.delete(partial);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    /// Writes the model's files into a folder that becomes the caller's own. Its files may be links into the store: they can be
    /// replaced and deleted, and must not be written into.
    ///
    /// @throws IOException if a file cannot be written
    public void layOut(ModelManifest manifest, Path folder) throws IOException {
        for (Map.Entry<String, ArtifactRef> entry : manifest.files().entrySet()) {
            Path target = folder.resolve(entry.getKey());
            Files.createDirectories(target.getParent());
            Path source = artifacts.file(entry.getValue());
            try {
                Files.createLink(target, source);
            } catch (UnsupportedOperationException | FileSystemException e) {
                // No hard links here, or another disk: a copy serves as well.
                Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void publish(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another thread or process may have laid out the same model first; ours is then superfluous.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }
}

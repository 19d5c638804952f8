package dev.tributary.ingestion.intake;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition.FolderSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Looks at the folders of all pipelines: a file that appears, and keeps its size between two looks, is taken in. Files are
/// never changed or moved. Not thread-safe: one thread looks.
public final class FolderWatch {

    private static final Logger LOG = Logger.getLogger(FolderWatch.class);

    private final Pipelines pipelines;
    private final Intake intake;
    private final Duration every;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<String, Instant> lastLook = new HashMap<>();
    private final Set<Path> missing = new HashSet<>();

    private record Seen(long bytes, FileTime changed, boolean taken) {

        boolean isSame(Seen other) {
            return bytes == other.bytes && changed.equals(other.changed);
        }
    }

    /// @param every how often a folder is looked at, unless its pipeline says otherwise
    public FolderWatch(Pipelines pipelines, Intake intake, Duration every) {
        this.pipelines = pipelines;
        this.intake = intake;
        this.every = every;
    }

    /// Looks at every folder whose time has come.
    public void look(Instant now) {
        for (PipelineDefined pipeline : pipelines.all()) {
            pipeline.definition().source().folder().ifPresent(folder -> {
                Instant last = lastLook.getOrDefault(pipeline.pipeline(), Instant.MIN);
                if (!now.isBefore(last.plus(folder.every().orElse(every)))) {
                    lastLook.put(pipeline.pipeline(), now);
                    look(pipeline.pipeline(), folder);
                }
            });
        }
    }

    private void look(String pipeline, FolderSource source) {
        Path folder = Path.of(source.path());
        if (!Files.isDirectory(folder)) {
            if (missing.add(folder)) {
                LOG.warnf("pipeline=%s errorCode=folder-absent source folder %s is not there; make it, or correct source.folder.path", pipeline, folder);
            }
            return;
        }
        missing.remove(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList()) {
                take(pipeline, folder, file);
            }
        } catch (IOException e) {
            LOG.warnf("pipeline=%s errorCode=folder-unreadable %s: %s; the next look tries again", pipeline, folder, e.getMessage());
        }
    }

    private void take(String pipeline, Path folder, Path file) throws IOException {
        Seen now = new Seen(Files.size(file), Files.getLastModifiedTime(file), false);
        Seen before = seen.get(file);
        boolean settled = before != null && before.isSame(now);
        if (settled && before.taken()) {
            return;
        }
        // A file that is still being written grows between two looks.
        if (!settled) {
            seen.put(file, now);
            return;
        }
        try (InputStream body = Files.newInputStream(file)) {
            Intake.Receipt receipt = intake.accept(pipeline, folder.relativize(file).toString(), body);
            seen.put(file, new Seen(now.bytes(), now.changed(), true));
            LOG.debugf("pipeline=%s jobId=%s file=%s known=%s", pipeline, receipt.jobId(), file, receipt.known());
        } catch (FailureException e) {
            if (!(e.failure() instanceof Failure.Invalid)) {
                throw e;
            }
            // The others go on; this one is looked at again once it has changed.
            seen.put(file, new Seen(now.bytes(), now.changed(), true));
            LOG.warnf("pipeline=%s errorCode=%s file %s is not taken: %s", pipeline, e.failure().code(), file, e.failure().message());
        }
    }
}

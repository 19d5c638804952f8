package dev.tributary.ingestion.intake;

import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition.FolderSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Looks at the folders of all pipelines: a file that appears, and keeps its size between two looks, is taken in. Files are
/// never changed or moved. What cannot be read holds up nothing else. Not thread-safe: one thread looks.
public final class FolderWatch {

    /// The name of this source in events.
    public static final String SOURCE = "folder";
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);

    private final Supplier<? extends Collection<PipelineDefined>> pipelines;
    private final Door door;
    private final Duration every;
    private final Map<Watched, Seen> seen = new HashMap<>();
    private final Map<String, Instant> lastLook = new HashMap<>();
    private final Map<Watched, String> complaints = new HashMap<>();

    /// Several pipelines may watch one folder.
    private record Watched(String pipeline, Path file) {
    }

    private record Seen(long bytes, Instant changed, boolean taken) {

        boolean isSame(Seen other) {
            return bytes == other.bytes && changed.equals(other.changed);
        }
    }

    /// @param every how often a folder is looked at, unless its pipeline says otherwise
    public FolderWatch(Supplier<? extends Collection<PipelineDefined>> pipelines, Door door, Duration every) {
        this.pipelines = pipelines;
        this.door = door;
        this.every = every;
    }

    /// Looks at every folder whose time has come.
    public void look(Instant now) {
        for (PipelineDefined pipeline : pipelines.get()) {
            pipeline.definition().source().folder().ifPresent(folder -> {
                Instant last = lastLook.getOrDefault(pipeline.pipeline(), Instant.MIN);
                if (!now.isBefore(last.plus(folder.every().orElse(every)))) {
                    lastLook.put(pipeline.pipeline(), now);
                    look(pipeline.pipeline(), folder, now);
                }
            });
        }
    }

    private void look(String pipeline, FolderSource source, Instant now) {
        Watched folder = new Watched(pipeline, Path.of(source.path()));
        if (!Files.isDirectory(folder.file())) {
            complain(folder, "folder-absent", "source folder %s is not there; make it, or correct source.folder.path".formatted(folder.file()));
            return;
        }
        try {
            // The folder itself may be a link; links within it are not followed to other folders.
            Path real = folder.file().toRealPath();
            SortedSet<Path> files = files(pipeline, real);
            files.forEach(file -> take(new Watched(pipeline, file), real, now));
            seen.keySet().removeIf(watched -> watched.pipeline().equals(pipeline) && !files.contains(watched.file()));
            complaints.remove(folder);
        } catch (IOException e) {
            unreadable(folder, e);
        }
    }

    private SortedSet<Path> files(String pipeline, Path folder) throws IOException {
        SortedSet<Path> files = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                unreadable(new Watched(pipeline, file), e);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                Watched within = new Watched(pipeline, folder);
                if (e == null) {
                    complaints.remove(within);
                } else {
                    unreadable(within, e);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private void take(Watched watched, Path folder, Instant now) {
        try {
            takeOnceSettled(watched, folder, now);
            complaints.remove(watched);
        } catch (NoSuchFileException gone) {
            // Between the walk and now; the end of the look forgets it.
            LOG.debugf("pipeline=%s file %s is gone again", watched.pipeline(), watched.file());
        } catch (IOException e) {
            unreadable(watched, e);
        }
    }

    private void takeOnceSettled(Watched watched, Path folder, Instant now) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(watched.file(), BasicFileAttributes.class);
        Seen found = new Seen(attributes.size(), attributes.lastModifiedTime().toInstant(), false);
        Seen before = seen.get(watched);
        // A file that is still being written grows between two looks.
        if (before == null || !before.isSame(found)) {
            seen.put(watched, found);
        } else if (!before.taken()) {
            accept(watched, folder.relativize(watched.file()).toString(), found.changed(), now);
            seen.put(watched, new Seen(found.bytes(), found.changed(), true));
        }
    }

    private void accept(Watched watched, String name, Instant changed, Instant now) throws IOException {
        Origin origin = new Origin(SOURCE, SOURCE, name, List.of(), Optional.empty(), Optional.of(changed), now);
        try (InputStream body = Files.newInputStream(watched.file())) {
            Intake.Receipt receipt = door.accept(watched.pipeline(), name, body, origin);
            LOG.debugf("pipeline=%s jobId=%s file=%s known=%s", watched.pipeline(), receipt.jobId(), watched.file(), receipt.known());
        } catch (FailureException e) {
            if (!(e.failure() instanceof Failure.Invalid)) {
                throw e;
            }
            // The others go on; this one is looked at again once it has changed.
            LOG.warnf("pipeline=%s errorCode=%s file %s is not taken: %s",
                    watched.pipeline(), e.failure().code(), watched.file(), e.failure().message());
        }
    }

    private void unreadable(Watched what, IOException why) {
        complain(what, "folder-unreadable", "%s cannot be read: %s; correct its rights, every look tries again".formatted(what.file(), why));
    }

    /// Once, not at every look.
    private void complain(Watched about, String code, String why) {
        if (!why.equals(complaints.put(about, why))) {
            LOG.warnf("pipeline=%s errorCode=%s %s", about.pipeline(), code, why);
        }
    }
}

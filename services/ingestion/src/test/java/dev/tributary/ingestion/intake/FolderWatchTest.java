package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.ingestion.SecPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final Instant CHANGED = Instant.parse("2026-02-01T08:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final ArtifactRef MODEL = new ArtifactRef(URI.create("file:///model"), "a".repeat(64), 1, MediaTypes.BYTES);

    @TempDir
    Path home;

    private final List<PipelineDefined> pipelines = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();
    private final List<Origin> origins = new ArrayList<>();
    private final FolderWatch watch = new FolderWatch(() -> pipelines, this::accept, EVERY);
    private Instant now = NOW;
    private Path inbox;

    @BeforeEach
    void prepare() throws IOException {
        inbox = Files.createDirectory(home.resolve("inbox"));
        declare("sec", inbox);
    }

    @Test
    void aFileIsTakenOnceAndDatedByItsLastChangeAndByWhenItWasSeen() throws IOException {
        // Given
        Files.setLastModifiedTime(write("a/one.txt", "words"), FileTime.from(CHANGED));
        // When
        looks(3);
        // Then
        assertThat(taken).containsExactly("sec a/one.txt words");
        assertThat(origins).containsExactly(new Origin("folder", "folder", "a/one.txt", List.of(), Optional.empty(),
                Optional.of(CHANGED), NOW.plus(EVERY)));
    }

    @Test
    void aFileThatGrowsIsWaitedForAndOneThatChangesIsTakenAgain() throws IOException {
        write("one.txt", "wo");
        looks(1);
        write("one.txt", "words");
        looks(1);
        assertThat(taken).isEmpty();
        looks(1);
        write("one.txt", "other words");
        looks(2);
        assertThat(taken).containsExactly("sec one.txt words", "sec one.txt other words");
    }

    @Test
    void pipelinesThatWatchOneFolderEachGetEveryFile() throws IOException {
        declare("other", inbox);
        write("one.txt", "words");
        looks(3);
        assertThat(taken).containsExactlyInAnyOrder("sec one.txt words", "other one.txt words");
    }

    @Test
    void aFileThatCannotBeReadHoldsUpNoOtherAndIsTriedAgain() throws IOException {
        // Given
        write("a.txt", "locked");
        write("b.txt", "words");
        unreadable.add("a.txt");
        // When, Then
        looks(3);
        assertThat(taken).containsExactly("sec b.txt words");
        unreadable.clear();
        looks(1);
        assertThat(taken).containsExactly("sec b.txt words", "sec a.txt locked");
    }

    @Test
    void aFolderMayBeALinkAndMayComeLater() throws IOException {
        Path target = home.resolve("mounted");
        pipelines.clear();
        declare("sec", Files.createSymbolicLink(home.resolve("link"), target));
        looks(2);
        Files.createDirectory(target);
        Files.writeString(target.resolve("one.txt"), "words");
        looks(2);
        assertThat(taken).containsExactly("sec one.txt words");
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(inbox.resolve(name).getParent());
        return Files.writeString(inbox.resolve(name), text);
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look(now);
            now = now.plus(EVERY);
        }
    }

    private Intake.Receipt accept(String pipeline, String name, InputStream body, Origin origin) throws IOException {
        if (unreadable.contains(name)) {
            throw new IOException("Input/output error");
        }
        taken.add("%s %s %s".formatted(pipeline, name, new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        origins.add(origin);
        return new Intake.Receipt("job", "digest", 1, false);
    }

    private void declare(String name, Path folder) {
        pipelines.add(new PipelineDefined(PipelineFile.parse("p.yaml", SecPipeline.watching(name, folder, "seal: { tokens: 1000, every: P1D }\n")),
                Map.of(PipelineDefined.BASE, MODEL), Map.of(), Map.of()));
    }
}

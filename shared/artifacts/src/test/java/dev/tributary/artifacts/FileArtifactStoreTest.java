package dev.tributary.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest {

    /// SHA-256 of "abc", FIPS 180-2, appendix B.1.
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final byte[] BODY = "abc".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;
    private FileArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FileArtifactStore(folder.resolve("store"));
    }

    @Test
    void anArtifactIsNamedByItsDigest() {
        // When
        ArtifactRef ref = store.put(BODY, MediaTypes.TEXT);

        // Then
        assertThat(ref).isEqualTo(new ArtifactRef(place(ABC).toUri(), ABC, 3, MediaTypes.TEXT));
        assertThat(store.bytes(ref)).isEqualTo(BODY);
        assertThat(store.file(ref)).hasBinaryContent(BODY);
    }

    @Test
    void theSameBytesAreStoredOnce() throws IOException {
        // Given
        Path file = Files.write(folder.resolve("file"), BODY);

        // When
        store.put(BODY, MediaTypes.TEXT);
        store.put(file, MediaTypes.TEXT);

        // Then
        assertThat(files()).containsExactly(place(ABC));
    }

    @Test
    void anEmptyArtifactIsAnArtifact() {
        assertThat(store.bytes(store.put(new byte[0], MediaTypes.BYTES))).isEmpty();
    }

    @Test
    void manyWritersOfTheSameAndOfOtherBytesAgree() throws Exception {
        // Given
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);

        // When
        List<Future<ArtifactRef>> puts = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 32; i++) {
                byte[] body = i % 2 == 0 ? large : new byte[] {(byte) i};
                puts.add(writers.submit(() -> new FileArtifactStore(folder.resolve("store")).put(body, MediaTypes.BYTES)));
            }
        }

        // Then
        for (Future<ArtifactRef> put : puts) {
            store.bytes(put.get());
        }
        assertThat(files()).hasSize(17);
    }

    @Test
    void aBodyThatBreaksOffIsNotVisibleAndLeavesNothing() throws IOException {
        // Given
        InputStream broken = new InputStream() {
            private int left = 2 << 20;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("connection reset");
                }
                return 7;
            }
        };

        // Then
        assertThatThrownBy(() -> store.put(broken, MediaTypes.BYTES))
                .isInstanceOf(IOException.class).hasMessageContaining("connection reset");
        assertThat(files()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskIsAMatterOfResourcesAndLeavesNothing() throws Exception {
        // Given a process that may write no file larger than 256 KiB
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder("sh", "-c", "ulimit -f 512 && exec \"$@\"", "sh", java, "-XX:-UsePerfData",
                "-cp", System.getProperty("java.class.path"), LargePut.class.getName(), folder.resolve("store").toString())
                .redirectErrorStream(true).start();

        // When
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        // Then
        assertThat(said).contains("Exhausted").contains("artifact-store-write")
                .contains(folder.resolve("store").toString()).contains("free some space");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatAKilledWriterLeftIsDeletedOnceItIsOld() throws IOException {
        // Given
        Path old = Files.write(folder.resolve("store/incoming/old"), BODY);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path young = Files.write(folder.resolve("store/incoming/young"), BODY);

        // When
        new FileArtifactStore(folder.resolve("store"));

        // Then
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void anAbsentArtifactIsNamed() {
        // Given
        ArtifactRef ref = new ArtifactRef(place(ABC).toUri(), ABC, 3, MediaTypes.TEXT);

        // Then
        assertThat(failure(() -> store.file(ref))).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("artifact-absent");
            assertThat(failure.message()).contains(ABC).contains(folder.resolve("store").toString());
        });
    }

    @Test
    void anArtifactOfAnotherSizeIsRefused() throws IOException {
        // Given
        ArtifactRef ref = store.put(BODY, MediaTypes.TEXT);
        overwrite(place(ABC), "ab");

        // Then
        assertThat(failure(() -> store.file(ref)).code()).isEqualTo("artifact-size");
    }

    @Test
    void anArtifactWithOtherBytesIsRefused() throws IOException {
        // Given
        ArtifactRef ref = store.put(BODY, MediaTypes.TEXT);
        overwrite(place(ABC), "abd");

        // Then
        assertThat(failure(() -> store.bytes(ref)).code()).isEqualTo("artifact-digest");
    }

    @Test
    void anArtifactThatWasCutShortIsMendedByStoringItAgain() throws IOException {
        // Given
        ArtifactRef ref = store.put(BODY, MediaTypes.TEXT);
        overwrite(place(ABC), "a");

        // When
        store.put(BODY, MediaTypes.TEXT);

        // Then
        assertThat(store.bytes(ref)).isEqualTo(BODY);
    }

    private static Failure failure(Runnable action) {
        return catchThrowableOfType(FailureException.class, action::run).failure();
    }

    private Path place(String digest) {
        return folder.resolve("store/sha256").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private void overwrite(Path file, String content) throws IOException {
        Path other = Files.writeString(folder.resolve("other"), content);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("store"))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}

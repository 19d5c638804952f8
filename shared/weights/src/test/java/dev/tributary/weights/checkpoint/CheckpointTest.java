package dev.tributary.weights.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final List<TensorHeader> TENSORS =
            List.of(TensorHeader.of("a", Dtype.F32, 2, 2), TensorHeader.of("b", Dtype.F32, 3), TensorHeader.of("c", Dtype.F32, 4));

    @TempDir
    Path home;

    @Test
    void aFolderIsReadBackAsWritten() {
        // Given
        Path folder = home.resolve("model");
        try (CheckpointWriter writer = CheckpointWriter.create(folder, Json.object().put("model_type", "llama"), TENSORS)) {
            TENSORS.forEach(tensor -> writer.write(tensor.name(), 0, floats(tensor)));
            writer.publish();
        }

        // When
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            // Then
            assertThat(checkpoint.tensors()).isEqualTo(TENSORS);
            assertThat(checkpoint.config().path("model_type").asText()).isEqualTo("llama");
            float[] values = new float[3];
            checkpoint.read("a", 1, values, 1, 2);
            assertThat(values).containsExactly(0, 1, 2);
            assertThat(checkpoint.bytes("a").asByteBuffer().isDirect()).isTrue();
        }
    }

    @Test
    void shardsCloseBeforeTheyOverflowAndAreIndexed() throws IOException {
        // Given: 16, 12 and 16 bytes
        Path folder = home.resolve("model");
        CheckpointLayout layout = CheckpointLayout.of(TENSORS, 28);

        // When
        write(folder, layout, "", TENSORS);

        // Then
        assertThat(layout.shards()).extracting(CheckpointLayout.Shard::file)
                .containsExactly("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        assertThat(Files.readString(folder.resolve("model.safetensors.index.json"))).contains("\"total_size\": 44")
                .contains("\"c\": \"model-00002-of-00002.safetensors\"");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aWriterThatIsNotPublishedLeavesNothing() throws IOException {
        // Given
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve("model"), Json.object(), TENSORS)) {
            writer.write("a", 0, floats(TENSORS.getFirst()));
            // Then
            assertThatThrownBy(writer::publish).isInstanceOf(IllegalStateException.class).hasMessageContaining("lacks");
        }
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aSecondWriterWithTheSameKeyFindsTheShardsTheFirstCompleted() throws IOException {
        // Given
        Path folder = home.resolve("model");
        CheckpointLayout layout = CheckpointLayout.of(TENSORS, 28);
        try (CheckpointWriter writer = CheckpointWriter.create(folder, layout, "key")) {
            writer.write("a", 0, floats(TENSORS.get(0)));
            writer.write("b", 0, floats(TENSORS.get(1)));
            writer.write("c", 0, floats(TENSORS.get(2)).limit(4));
        }

        // When
        try (CheckpointWriter other = CheckpointWriter.create(folder, layout, "key")) {
            // Then
            assertThat(other.isWritten("a")).isTrue();
            assertThat(other.isWritten("b")).isTrue();
            assertThat(other.isWritten("c")).isFalse();
        }
        try (CheckpointWriter changed = CheckpointWriter.create(folder, layout, "another key")) {
            assertThat(changed.isWritten("a")).isFalse();
        }
    }

    @Test
    void aResumableWriterThatCompletedNoFileLeavesNothing() {
        // Given
        CheckpointLayout layout = CheckpointLayout.of(List.of(TensorHeader.of("a", Dtype.U8, 4), TensorHeader.of("b", Dtype.U8, 4)), 4);

        // When: half a file, then one and a half
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve("model"), layout, "key")) {
            writer.write("a", 0, ByteBuffer.allocate(2));
        }
        assertThat(home).isEmptyDirectory();
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve("model"), layout, "key")) {
            writer.write("a", 0, ByteBuffer.allocate(4));
            writer.write("b", 0, ByteBuffer.allocate(2));
        }

        // Then
        assertThat(home.resolve("model")).doesNotExist();
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve("model"), layout, "key")) {
            assertThat(writer.isWritten("a")).isTrue();
            assertThat(writer.isWritten("b")).isFalse();
        }
    }

    @Test
    void nothingWrittenAfterTheLastByteHarmsNothing() {
        // Given: every byte of the file is there, so it is complete and closed
        Path folder = home.resolve("model");
        try (CheckpointWriter writer = CheckpointWriter.create(folder, Json.object(), TENSORS)) {
            TENSORS.forEach(tensor -> writer.write(tensor.name(), 0, floats(tensor)));

            // When: a worker's last chunk ended with its buffer
            writer.write(TENSORS.getFirst().name(), TENSORS.getFirst().bytes(), ByteBuffer.allocate(0));
            writer.publish();
        }

        // Then
        try (Checkpoint read = Checkpoint.open(folder)) {
            assertThat(read.tensors()).hasSameSizeAs(TENSORS);
        }
    }

    @Test
    void anOccupiedDestinationIsRefusedBeforeAnythingIsWritten() throws IOException {
        // Given
        Path folder = Files.createDirectory(home.resolve("model"));
        Files.writeString(folder.resolve("keep.txt"), "mine");

        // Then
        assertRefused("output-exists", () -> CheckpointWriter.create(folder, Json.object(), TENSORS));
        assertThat(folder.resolve("keep.txt")).hasContent("mine");
    }

    @Test
    void foldersThatCannotBeUsedSayWhy() throws IOException {
        assertRefused("model-missing", () -> Checkpoint.open(home.resolve("absent")));

        Path folder = Files.createDirectory(home.resolve("broken"));
        assertRefused("model-file-missing", () -> Checkpoint.open(folder));

        Files.writeString(folder.resolve("config.json"), "{oops");
        assertRefused("model-json-malformed", () -> Checkpoint.open(folder));

        Files.writeString(folder.resolve("config.json"), "{}");
        assertRefused("model-file-missing", () -> Checkpoint.open(folder));

        Files.writeString(folder.resolve("pytorch_model.bin"), "PK");
        assertRefused("pickle-refused", () -> Checkpoint.open(folder));

        index(folder, "../elsewhere.safetensors");
        assertRefused("shard-name-unsafe", () -> Checkpoint.open(folder));

        index(folder, "model-00001-of-00001.safetensors");
        assertRefused("shard-missing", () -> Checkpoint.open(folder));
    }

    @Test
    void anIndexThatPromisesATensorTheShardLacksIsRefused() throws IOException {
        // Given
        Path folder = home.resolve("model");
        write(folder, CheckpointLayout.of(TENSORS, 28), "", TENSORS);
        Files.writeString(folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"z\":\"model-00001-of-00002.safetensors\"}}");

        // Then
        assertRefused("shard-index-mismatch", () -> Checkpoint.open(folder));
    }

    @Test
    void aConfigurationThatWasCutShortIsRefusedSayingWhere() throws IOException {
        // Given
        Path config = Files.writeString(home.resolve("config.json"), "{\n  \"model_type\": \"llama\"");

        // Then
        assertThatThrownBy(() -> Json.read(config)).hasMessage(
                "%s is not valid JSON: End of input at line 2 column 24 path $.model_type. Download it again.", config);
    }

    private static void write(Path folder, CheckpointLayout layout, String key, List<TensorHeader> tensors) {
        try (CheckpointWriter writer = CheckpointWriter.create(folder, layout, key)) {
            writer.text("config.json", "{}");
            tensors.forEach(tensor -> writer.write(tensor.name(), 0, floats(tensor)));
            writer.publish();
        }
    }

    private static void index(Path folder, String shard) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(InvalidModelException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static ByteBuffer floats(TensorHeader tensor) {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.elements(); i++) {
            bytes.putFloat(i);
        }
        return bytes.flip();
    }
}

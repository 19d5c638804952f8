package dev.tributary.weights.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String X = "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsReadBack() {
        // Given
        Path path = folder.resolve("model.safetensors");
        List<TensorHeader> tensors = List.of(TensorHeader.of("a", Dtype.I64, 1), TensorHeader.of("b", Dtype.U8, 3), TensorHeader.of("s", Dtype.U8));
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, tensors, Map.of("format", "pt"))) {
            writer.write("b", 1, ByteBuffer.wrap(new byte[] {8, 9}));
            writer.write("a", 0, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(42).flip());
            writer.write("b", 0, ByteBuffer.wrap(new byte[] {7}));
            writer.write("s", 0, ByteBuffer.wrap(new byte[] {1}));
            writer.seal();
        }

        // When
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            // Then
            assertThat(file.tensors()).isEqualTo(tensors);
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.header().dataStart() % 8).isZero();
            assertThat(file.bytes("b").toArray(ValueLayout.JAVA_BYTE)).containsExactly(7, 8, 9);
            assertThat(file.bytes("a").get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(42);
        }
    }

    @Test
    void aFileLackingBytesIsNotSealed() {
        // Given
        List<TensorHeader> tensors = List.of(TensorHeader.of("a", Dtype.U8, 4));
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve("m.safetensors"), tensors, Map.of())) {
            writer.write("a", 0, ByteBuffer.wrap(new byte[3]));

            // Then
            assertThatThrownBy(writer::seal).isInstanceOf(IllegalStateException.class).hasMessageContaining("3 of 4 bytes");
        }
    }

    @Test
    void aSegmentDiesWithItsFile() throws IOException {
        // Given
        SafetensorsFile file = SafetensorsFile.open(file("{" + X + "}", 8));
        MemorySegment bytes = file.bytes("x");

        // When
        file.close();

        // Then
        assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "safetensors-truncated         | 7 | {`x`:{F,`shape`:[2],`data_offsets`:[0,8]}}",
        "safetensors-hole              | 9 | {`x`:{F,`shape`:[2],`data_offsets`:[0,8]}}",
        "safetensors-hole              | 12| {`x`:{F,`shape`:[2],`data_offsets`:[4,12]}}",
        "safetensors-hole              | 20| {`x`:{F,`shape`:[2],`data_offsets`:[0,8]},`y`:{F,`shape`:[2],`data_offsets`:[12,20]}}",
        "safetensors-overlap           | 12| {`x`:{F,`shape`:[2],`data_offsets`:[0,8]},`y`:{F,`shape`:[2],`data_offsets`:[4,12]}}",
        "safetensors-wrong-size        | 8 | {`x`:{F,`shape`:[3],`data_offsets`:[0,8]}}",
        "safetensors-wrong-size        | 8 | {`x`:{F,`shape`:[2],`data_offsets`:[8,0]}}",
        "safetensors-wrong-size        | 8 | {`x`:{F,`shape`:[-2],`data_offsets`:[0,8]}}",
        "safetensors-wrong-size        | 8 | {`x`:{F,`shape`:[4294967296,4294967296],`data_offsets`:[0,8]}}",
        "safetensors-unknown-dtype     | 8 | {`x`:{`dtype`:`F31`,`shape`:[2],`data_offsets`:[0,8]}}",
        "safetensors-header-malformed  | 8 | {`x`:{F,`shape`:[2]}}",
        "safetensors-header-malformed  | 8 | {`x`:{F,`shape`:2,`data_offsets`:[0,8]}}",
        "safetensors-header-malformed  | 8 | {`x`:{F,`shape`:[2],`data_offsets`:[0,8],`strides`:[1]}}",
        "safetensors-header-malformed  | 8 | {`x`:{F,`shape`:[2],`data_offsets`:[0,8]},`x`:{F,`shape`:[2],`data_offsets`:[0,8]}}",
        "safetensors-header-malformed  | 0 | [1]",
        "safetensors-header-malformed  | 0 | {`x`:",
    })
    void aHeaderThatDoesNotFitItsDataIsRefused(String code, int dataBytes, String header) throws IOException {
        // Given
        Path path = file(header.replace("F,", "\"dtype\":\"F32\",").replace('`', '"'), dataBytes);

        // Then
        assertThatThrownBy(() -> SafetensorsFile.open(path)).isInstanceOfSatisfying(InvalidModelException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining(path.toString()).hasMessageNotContaining("Source");
        });
    }

    @ParameterizedTest
    @CsvSource({"100000001, safetensors-header-too-large", "-1, safetensors-header-too-large", "50, safetensors-truncated"})
    void aHeaderLengthBeyondTheFileOrTheLimitIsRefused(long length, String code) throws IOException {
        // Given
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path path = Files.write(folder.resolve("bad.safetensors"), bytes.array());

        // Then
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOfSatisfying(InvalidModelException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void anEmptyFileAndAMissingFileAreNamed() throws IOException {
        // Given
        Path empty = Files.createFile(folder.resolve("empty.safetensors"));

        // Then
        assertThatThrownBy(() -> SafetensorsFile.open(empty)).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("absent"))).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("There is no file");
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
        return Files.write(folder.resolve("bad.safetensors"), bytes.array());
    }
}

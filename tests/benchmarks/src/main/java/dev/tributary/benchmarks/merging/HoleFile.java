package dev.tributary.benchmarks.merging;

import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A safetensors file with a header and no data: a hole as long as its tensors, which takes no room on the disk and reads as zeros.
final class HoleFile {
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private HoleFile() {}

    static void write(Path file, List<TensorHeader> tensors) throws IOException {
        SafetensorsWriter.create(file, tensors, METADATA).close();
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(SafetensorsWriter.fileBytes(tensors, METADATA));
        }
    }
}

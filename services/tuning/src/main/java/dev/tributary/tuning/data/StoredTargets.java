package dev.tributary.tuning.data;

import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.tuning.mixture.Targets;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.WholeFile;
import dev.tributary.weights.safetensors.SafetensorsFile;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a source predicts on all its examples, computed once: its likeliest ids and their log-probabilities, 8 bytes per entry.
///
/// The file is named by source, text, temperature and k, so every run on the same text shares it. Not thread-safe; the opener closes it.
public final class StoredTargets implements AutoCloseable {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final SafetensorsFile file;
    private final int sequence;
    private final int k;

    private StoredTargets(Path path, SafetensorsFile file, int sequence, int k) {
        this.path = path;
        this.file = file;
        this.sequence = sequence;
        this.k = k;
    }

    /// Opens the file, after writing it if it does not exist.
    ///
    /// @param folder      where such files are kept
    /// @param digest      of the source
    /// @param temperature of the log-probabilities
    /// @param teacher     what the source predicts on a batch
    public static StoredTargets open(Path folder, String digest, SourceText text, int sequence, double temperature, int k,
            Function<TokenBatch, Targets> teacher) {
        Path path = folder.resolve("targets-%s-%s-t%s-k%d.safetensors".formatted(head(digest), head(text.digest()), temperature, k));
        if (!Files.exists(path)) {
            write(path, text, sequence, k, teacher);
        }
        return new StoredTargets(path, SafetensorsFile.open(path), sequence, k);
    }

    /// The file; its name says of which source, on which text, at which temperature and k.
    public Path path() {
        return path;
    }

    /// The targets of some examples, in the order given.
    public Targets of(int[] examples) {
        int size = sequence * k;
        int[] ids = new int[examples.length * size];
        float[] logs = new float[ids.length];
        for (int i = 0; i < examples.length; i++) {
            long at = (long) examples[i] * size * Integer.BYTES;
            MemorySegment.copy(file.bytes("ids"), INT, at, ids, i * size, size);
            MemorySegment.copy(file.bytes("logs"), FLOAT, at, logs, i * size, size);
        }
        return new Targets.Likeliest(k, ids, logs);
    }

    private static void write(Path path, SourceText text, int sequence, int k, Function<TokenBatch, Targets> teacher) {
        List<TensorHeader> tensors = List.of(TensorHeader.of("ids", Dtype.I32, text.examples(), sequence, k),
                TensorHeader.of("logs", Dtype.F32, text.examples(), sequence, k));
        WholeFile.write(path, partial -> {
            Files.createDirectories(path.getParent());
            try (SafetensorsWriter writer = SafetensorsWriter.create(partial, tensors, Map.of("format", "tributary.targets.1"))) {
                for (int example = 0; example < text.examples(); example++) {
                    Targets.Likeliest targets = (Targets.Likeliest) teacher.apply(text.examples(new int[] {example}));
                    ByteBuffer bytes = ByteBuffer.allocate(targets.ids().length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    Arrays.stream(targets.ids()).forEach(bytes::putInt);
                    writer.write("ids", (long) example * bytes.capacity(), bytes.flip());
                    bytes.clear();
                    for (float log : targets.logs()) {
                        bytes.putFloat(log);
                    }
                    writer.write("logs", (long) example * bytes.capacity(), bytes.flip());
                }
                writer.seal();
            }
        });
    }

    private static String head(String digest) {
        return digest.length() > 16 ? digest.substring(0, 16) : digest;
    }

    @Override
    public void close() {
        file.close();
    }
}

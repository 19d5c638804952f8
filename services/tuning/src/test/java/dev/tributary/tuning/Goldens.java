package dev.tributary.tuning;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// The golden numbers: those in the folder TRIBUTARY_GOLDENS names, else the copies in the test resources.
public final class Goldens {

    private Goldens() {
    }

    /// Base, two sources, batches, coefficients, and what PyTorch computes with them.
    public static Path dam() {
        String folder = System.getenv("TRIBUTARY_GOLDENS");
        if (folder != null) {
            return Path.of(folder, "neural", "dam");
        }
        try {
            return Path.of(Goldens.class.getResource("/goldens/neural/dam").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static float[] floats(String tensor) {
        try (SafetensorsFile file = SafetensorsFile.open(dam().resolve("expected.safetensors"))) {
            float[] values = new float[(int) (file.bytes(tensor).byteSize() / Float.BYTES)];
            Blocks.decode(Dtype.F32, file.bytes(tensor), 0, values, 0, values.length);
            return values;
        }
    }

    public static long[] longs(String tensor) {
        try (SafetensorsFile file = SafetensorsFile.open(dam().resolve("expected.safetensors"))) {
            return file.bytes(tensor).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        }
    }

    /// The largest difference, as a share of the largest expected magnitude.
    public static double relativeError(float[] actual, float[] expected) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs((double) actual[i] - expected[i]));
        }
        return error / largest;
    }
}

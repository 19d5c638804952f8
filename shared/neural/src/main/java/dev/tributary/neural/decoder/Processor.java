package dev.tributary.neural.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What this machine's processor says of itself: the same whatever else runs, which a clock does not.
public final class Processor {

    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16");

    private Processor() {
    }

    /// The precision that products are computed fastest in: bfloat16 where there are instructions for it, else float32. So it is where the
    /// system has no such description, as on macOS: either precision is right everywhere, one is faster.
    public static Precision quickest() {
        return quickest(description());
    }

    /// The kernel that is best as far as the description tells: oneDNN for float32 on AMD's processors with AVX-512, where MKL keeps to AVX2.
    static ProductKernel usual(Precision precision) {
        return usual(precision, description());
    }

    /// @param description as `/proc/cpuinfo` has it
    static ProductKernel usual(Precision precision, String description) {
        boolean narrow = description.contains("AuthenticAMD") && has(description, List.of("avx512f"));
        return precision == Precision.FLOAT32 && narrow ? ProductKernel.ONEDNN : ProductKernel.ATEN;
    }

    /// @param description as `/proc/cpuinfo` has it
    static Precision quickest(String description) {
        return has(description, BFLOAT16) ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    private static String description() {
        try {
            return Files.readString(DESCRIPTION);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean has(String description, List<String> flags) {
        return description.lines().filter(line -> line.startsWith("flags")).flatMap(line -> Arrays.stream(line.split("\\s+")))
                .anyMatch(flags::contains);
    }
}

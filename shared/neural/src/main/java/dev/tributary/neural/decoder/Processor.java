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
        try {
            return quickest(Files.readString(DESCRIPTION));
        } catch (IOException e) {
            return Precision.FLOAT32;
        }
    }

    /// @param description as `/proc/cpuinfo` has it
    static Precision quickest(String description) {
        boolean has = description.lines().filter(line -> line.startsWith("flags")).flatMap(line -> Arrays.stream(line.split("\\s+")))
                .anyMatch(BFLOAT16::contains);
        return has ? Precision.BFLOAT16 : Precision.FLOAT32;
    }
}

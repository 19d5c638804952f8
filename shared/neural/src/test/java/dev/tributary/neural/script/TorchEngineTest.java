package dev.tributary.neural.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.Engines;
import dev.tributary.neural.decoder.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TorchEngineTest {

    @Test
    void aScriptIsCompiledOnceForAllWhoAskForIt() {
        // When
        Script first = Engines.torch().script(Decoder.class, "decoder.py");
        // Then
        assertThat(Engines.torch().script(Decoder.class, "decoder.py")).isSameAs(first);
        assertThat(Engines.torch().script(Decoder.class, "decoder.py", "layers.py")).isNotSameAs(first);
    }

    @Test
    void memoryOfClosedArraysServesTheNextOnesWithoutTheSystem() throws IOException {
        assumeThat(NativeHeap.keepFreed()).as("this C library's heap can be told to keep memory").isTrue();
        // Given: 128 MB that were in use a few times, until the heap has taken its shape
        IntStream.range(0, 10).forEach(turn -> fill());
        long before = pageFaults();
        // When
        fill();
        // Then: a hundredth of its 32,768 pages may be of other threads
        assertThat(pageFaults() - before).isLessThan(328);
    }

    @Test
    void memoryOfClosedArraysIsReturnedOnRequest() throws IOException {
        assumeThat(NativeHeap.keepFreed()).as("this C library's heap can be told to keep memory").isTrue();
        // Given
        IntStream.range(0, 10).forEach(turn -> fill());
        // When
        Engines.torch().releaseMemory();
        // Then: all of it must be asked for again
        long before = pageFaults();
        fill();
        assertThat(pageFaults() - before).isGreaterThan(16_384);
    }

    private static void fill() {
        try (NDManager scope = Engines.torch().newScope()) {
            for (int i = 0; i < 8; i++) {
                scope.ones(new Shape(4 << 20));
            }
        }
    }

    /// Those of this process that needed no disk.
    private static long pageFaults() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ")[7]);
    }
}

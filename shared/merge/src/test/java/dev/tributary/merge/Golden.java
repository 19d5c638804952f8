package dev.tributary.merge;

import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of golden merges: `models/`, and `cases/` with a recipe, what MergeKit 0.1.4 made of it, and how close to come.
final class Golden {
    private Golden() {}

    /// `merging/` of the folder named by `TRIBUTARY_GOLDENS`, else the selection among the test resources.
    static Path folder() {
        String named = System.getenv("TRIBUTARY_GOLDENS");
        return named == null ? Path.of("src/test/resources/goldens/merging") : Path.of(named, "merging");
    }

    static List<Path> cases() {
        try (Stream<Path> cases = Files.list(folder().resolve("cases"))) {
            return cases.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] values(SafetensorsFile file, String name) {
        TensorHeader tensor = file.header().tensors().get(name).tensor();
        float[] values = new float[(int) tensor.elements()];
        Blocks.decode(tensor.dtype(), file.bytes(tensor.name()), 0, values, 0, values.length);
        return values;
    }
}

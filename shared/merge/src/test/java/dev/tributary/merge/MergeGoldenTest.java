package dev.tributary.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every golden merge against what MergeKit 0.1.4 made of the same recipe, each by its parity class.
///
/// `bitwise`: every byte. `tolerance`: within 2 units in the last place at the tensor's largest magnitude (4 in float32), since norms
/// and dots depend on the order of summation. `tie-aware`: the same, except that MergeKit drops an arbitrary one of equal magnitudes
/// at a threshold, so up to 3 % of 16-bit elements may differ. `statistical`: keep rates and norms.
class MergeGoldenTest {
    private static final double MAX_TIED = 0.03;
    // Taken or left is decided by the last bits of a softmax where an importance lies at the threshold.
    private static final double MAX_UNDECIDED = 0.005;
    // In bfloat16 MergeKit's cosines near 1 move in steps of 2^-8, and its iteration ends wherever the steps leave it.
    private static final double MAX_KARCHER_ULPS = 8;

    @TempDir
    Path home;

    static Stream<Path> cases() {
        return Golden.cases().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theMergeIsMergeKits(Path folder) throws IOException {
        // Given
        ObjectNode facts = Json.read(folder.resolve("case.json"));
        Recipe recipe = RecipeParser.parse(Files.readString(folder.resolve("recipe.yaml")), folder.getFileName().toString());

        // When
        Path out = home.resolve("out");
        Set<String> comparable;
        try (MergePlan plan = MergePlan.of(recipe, folder.toString(), ModelResolver.relativeTo(Golden.folder()), MergeOptions.defaults())) {
            Merge.into(out, plan, 2, MergeControl.none());
            // Then
            assertThat(plan.config().path("num_hidden_layers").asInt()).isEqualTo(facts.path("layers").asInt());
            comparable = plan.tensors().stream().filter(tensor -> !losesItsDelta(tensor)).map(tensor -> tensor.header().name())
                    .collect(Collectors.toSet());
        }
        try (SafetensorsFile ours = SafetensorsFile.open(out.resolve("model.safetensors"));
                SafetensorsFile expected = SafetensorsFile.open(folder.resolve("expected.safetensors"))) {
            assertThat(ours.tensors()).extracting(TensorHeader::name)
                    .containsExactlyInAnyOrderElementsOf(expected.tensors().stream().map(TensorHeader::name).toList());
            for (TensorHeader tensor : ours.tensors()) {
                assertThat(tensor.shape()).isEqualTo(expected.header().tensors().get(tensor.name()).tensor().shape());
            }
            assertThat(comparable).isNotEmpty();
            Map<Boolean, List<TensorHeader>> byArithmetic = ours.tensors().stream().filter(tensor -> comparable.contains(tensor.name()))
                    .collect(Collectors.partitioningBy(tensor -> tensor.dtype().isArithmetic()));
            compareBytes(byArithmetic.get(false), ours, expected);
            compare(Bounds.of(recipe.method(), facts.path("parity").asText()), byArithmetic.get(true), ours, expected, base(recipe));
        }
    }

    /// Where gamma drops less than one element at the top, MergeKit zeroes the whole delta: a fault we do not reproduce.
    private static boolean losesItsDelta(OutputTensor tensor) {
        return tensor.making() instanceof OutputTensor.Merged merged && merged.task().modelValues().getOrDefault("gamma", List.of()).stream()
                .anyMatch(gamma -> gamma * merged.task().elements() < 1);
    }

    /// The weights of the recipe's base; of its first model if it has none.
    private static Path base(Recipe recipe) {
        return Golden.folder().resolve(recipe.base().orElseGet(() -> recipe.models().iterator().next()).path()).resolve("model.safetensors");
    }

    /// How far a tensor may be from the golden one.
    ///
    /// @param ulps16 units in the last place for 16-bit types
    /// @param share16 share of elements beyond that, for 16-bit types
    /// @param share32 the same for float32
    private record Bounds(String parity, double ulps16, double share16, double share32) {
        static Bounds of(String method, String parity) {
            return switch (method) {
                case "arcee_fusion" -> new Bounds(parity, 2, MAX_UNDECIDED, MAX_UNDECIDED);
                case "karcher" -> new Bounds(parity, MAX_KARCHER_ULPS, 0, 0);
                default -> new Bounds(parity, 2, parity.equals("tie-aware") ? MAX_TIED : 0, 0);
            };
        }
    }

    private static void compareBytes(List<TensorHeader> tensors, SafetensorsFile ours, SafetensorsFile expected) {
        tensors.forEach(tensor -> assertThat(ours.bytes(tensor.name()).mismatch(expected.bytes(tensor.name())))
                .as("first differing byte of %s", tensor).isEqualTo(-1));
    }

    private static void compare(Bounds bounds, List<TensorHeader> tensors, SafetensorsFile ours, SafetensorsFile expected, Path base) {
        switch (bounds.parity()) {
            case "bitwise" -> compareBytes(tensors, ours, expected);
            case "tolerance", "tie-aware" -> tensors.forEach(tensor -> {
                double allowed = tensor.dtype() == Dtype.F32 ? bounds.share32() : bounds.share16();
                assertThat(farOff(bounds, tensor, ours, expected)).as("elements of %s that differ", tensor)
                        .isLessThanOrEqualTo((long) Math.ceil(allowed * tensor.elements()));
            });
            case "statistical" -> compareStatistics(tensors, ours, expected, base);
            default -> throw new IllegalArgumentException("unknown parity class " + bounds.parity());
        }
    }

    /// How many elements differ by more than the class allows.
    private static long farOff(Bounds bounds, TensorHeader tensor, SafetensorsFile ours, SafetensorsFile expected) {
        float[] actual = Golden.values(ours, tensor.name());
        float[] wanted = Golden.values(expected, tensor.name());
        float largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        double unit = Math.ulp(largest) * switch (tensor.dtype()) {
            case BF16 -> 0x1p16;
            case F16 -> 0x1p13;
            default -> 1;
        };
        double bound = unit * (tensor.dtype() == Dtype.F32 ? 4 : bounds.ulps16());
        long count = 0;
        for (int i = 0; i < actual.length; i++) {
            if (!(Math.abs((double) actual[i] - wanted[i]) <= bound)) {
                count++;
            }
        }
        return count;
    }

    /// Random masks differ, so only what they do on the whole can be compared: how much of the base is left as it was, and how far the
    /// rest moved.
    private static void compareStatistics(List<TensorHeader> tensors, SafetensorsFile ours, SafetensorsFile expected, Path baseFile) {
        try (SafetensorsFile base = SafetensorsFile.open(baseFile)) {
            double[] actual = statistics(tensors, ours, base);
            double[] wanted = statistics(tensors, expected, base);
            assertThat(actual[0]).as("share of elements equal to the base").isCloseTo(wanted[0], Offset.offset(0.01));
            assertThat(actual[1]).as("L1 distance from the base").isCloseTo(wanted[1],
                    Percentage.withPercentage(1.5));
            assertThat(actual[2]).as("L2 distance from the base").isCloseTo(wanted[2],
                    Percentage.withPercentage(2.5));
        }
    }

    private static double[] statistics(List<TensorHeader> tensors, SafetensorsFile file, SafetensorsFile base) {
        double equal = 0;
        double all = 0;
        double absolute = 0;
        double squares = 0;
        for (TensorHeader tensor : tensors) {
            float[] values = Golden.values(file, tensor.name());
            float[] from = Golden.values(base, tensor.name());
            all += values.length;
            for (int i = 0; i < values.length; i++) {
                double delta = (double) values[i] - from[i];
                equal += delta == 0 ? 1 : 0;
                absolute += Math.abs(delta);
                squares += delta * delta;
            }
        }
        return new double[] {equal / all, absolute, Math.sqrt(squares)};
    }
}

package dev.tributary.merge.plan;

import dev.tributary.merge.source.ExpertStack;
import dev.tributary.merge.source.TensorRange;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a mixture's expert weights whichever way a checkpoint stores them.
///
/// Some store one matrix per expert and projection (`experts.3.gate_proj.weight`, in Mixtral `experts.3.w1.weight`), some one tensor
/// for all experts, with gate and up on top of one another (`experts.gate_up_proj`, `experts.down_proj`). A source that differs from
/// the output's layout is converted while it is read. What Mixtral stores under `block_sparse_moe` is `mlp` where it is fused.
final class Experts {
    private static final Pattern SINGLE = Pattern.compile("(.*experts\\.)(\\d+)\\.(gate_proj|up_proj|down_proj|w1|w2|w3)\\.weight");
    private static final Pattern FUSED = Pattern.compile("(.*experts\\.)(gate_up_proj|down_proj)(\\.weight)?");

    // Most names lack it, and looking for it is quicker than matching.
    private static final String MARK = "experts.";
    private static final String SPARSE = ".block_sparse_moe.";
    private static final String PLAIN = ".mlp.";

    private Experts() {}

    /// The tensor a model would call `name`, made from the other layout; empty if the model has neither.
    ///
    /// @param find a stored tensor's header by name
    /// @param read a tensor by name
    static Optional<TensorSource> find(String name, Function<String, Optional<TensorHeader>> find, Function<String, TensorSource> read) {
        return converted(name, find, read).or(() -> inOtherBlock(name).flatMap(other ->
                find.apply(other).isPresent() ? Optional.of(read.apply(other)) : converted(other, find, read)));
    }

    /// What a tensor of a mixture, router included, is called if its block goes by the other name.
    static Optional<String> inOtherBlock(String name) {
        return name.contains(SPARSE) ? Optional.of(name.replace(SPARSE, PLAIN))
                : name.contains(PLAIN) ? Optional.of(name.replace(PLAIN, SPARSE)) : Optional.empty();
    }

    private static Optional<TensorSource> converted(String name, Function<String, Optional<TensorHeader>> find,
            Function<String, TensorSource> read) {
        Matcher single = SINGLE.matcher(name);
        if (single.matches()) {
            return part(single.group(1), Integer.parseInt(single.group(2)), single.group(3), find, read);
        }
        Matcher fused = FUSED.matcher(name);
        return fused.matches() ? stack(fused.group(1), fused.group(2), find, read) : Optional.empty();
    }

    private static Optional<TensorSource> part(String prefix, int expert, String projection, Function<String, Optional<TensorHeader>> find,
            Function<String, TensorSource> read) {
        boolean down = projection.equals("down_proj") || projection.equals("w2");
        Optional<TensorHeader> stored = find.apply(prefix + (down ? "down_proj" : "gate_up_proj"))
                .or(() -> find.apply(prefix + (down ? "down_proj" : "gate_up_proj") + ".weight"));
        return stored.filter(header -> header.shape().size() == 3 && expert < header.shape().getFirst()).map(header -> {
            long rows = header.shape().get(1);
            long columns = header.shape().get(2);
            long taken = down ? rows : rows / 2;
            boolean up = projection.equals("up_proj") || projection.equals("w3");
            return new TensorRange(read.apply(header.name()), (expert * rows + (up ? taken : 0)) * columns, List.of(taken, columns));
        });
    }

    private static Optional<TensorSource> stack(String prefix, String projection, Function<String, Optional<TensorHeader>> find,
            Function<String, TensorSource> read) {
        boolean down = projection.equals("down_proj");
        boolean mixtral = find.apply(prefix + "0.w1.weight").isPresent();
        List<String> matrices = down ? List.of(mixtral ? "w2" : "down_proj") : mixtral ? List.of("w1", "w3") : List.of("gate_proj", "up_proj");
        List<List<TensorSource>> experts = new ArrayList<>();
        while (find.apply(prefix + experts.size() + "." + matrices.getFirst() + ".weight").isPresent()) {
            String expert = prefix + experts.size() + ".";
            experts.add(matrices.stream().map(matrix -> read.apply(expert + matrix + ".weight")).toList());
        }
        return experts.isEmpty() ? Optional.empty() : Optional.of(ExpertStack.of(experts));
    }

    /// Whether a name is that of an expert's weight in either layout.
    static boolean isExpert(String name) {
        return name.contains(MARK) && (SINGLE.matcher(name).matches() || FUSED.matcher(name).matches());
    }
}

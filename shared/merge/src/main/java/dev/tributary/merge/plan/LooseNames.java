package dev.tributary.merge.plan;

import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A model's names for tensors outside the layers, found by what another model calls them.
///
/// Names of one architecture may differ by a prefix: `model.norm` here is `language_model.model.norm` or `model.language_model.norm` there.
/// The layers' own prefixes tell which; else the one name that ends in the other.
final class LooseNames {
    private final Architecture own;
    private final Map<String, List<String>> byEnding = new HashMap<>();

    LooseNames(Architecture own) {
        this.own = own;
        for (TensorHeader tensor : own.loose()) {
            byEnding.computeIfAbsent(ending(tensor.name()), absent -> new ArrayList<>()).add(tensor.name());
        }
    }

    Optional<String> find(String name, Architecture other) {
        for (Stack theirs : other.stacks()) {
            Optional<String> moved = own.stack(theirs.module()).flatMap(ours -> moved(name, theirs.prefix(), ours.prefix()));
            if (moved.isPresent()) {
                return moved;
            }
        }
        List<String> nested = alike(name).filter(mine -> mine.endsWith("." + name) || name.endsWith("." + mine)).toList();
        return nested.size() == 1 ? Optional.of(nested.getFirst()) : Optional.empty();
    }

    /// The name with what `there` has before the segments both end in replaced by what `here` has.
    private Optional<String> moved(String name, String there, String here) {
        int from = there.length();
        int to = here.length();
        while (from > 0 && to > 0 && segment(there, from).equals(segment(here, to))) {
            int shared = segment(there, from).length();
            from -= shared;
            to -= shared;
        }
        if (!name.startsWith(there.substring(0, from))) {
            return Optional.empty();
        }
        String candidate = here.substring(0, to) + name.substring(from);
        return alike(candidate).filter(candidate::equals).findFirst();
    }

    private Stream<String> alike(String name) {
        return byEnding.getOrDefault(ending(name), List.of()).stream();
    }

    /// The segment of a prefix that ends at an index, final dot included.
    private static String segment(String prefix, int end) {
        return prefix.substring(prefix.lastIndexOf('.', end - 2) + 1, end);
    }

    /// The last two segments of a name, by which names are looked up.
    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.', Math.max(0, name.lastIndexOf('.') - 1)) + 1);
    }
}

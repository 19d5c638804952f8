package dev.tributary.merge.architecture;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The parts of one model.
///
/// A stack is what stands before the first number in tensor names, if the numbers run 0 … L−1 and config.json counts L layers
/// somewhere, or describes the stack in a section that leaves the count out; later numbers, such as those of experts, are taken
/// literally. All other tensors are loose.
///
/// @param stacks in order of appearance
/// @param loose tensors outside the stacks, in data order
public record Architecture(List<Stack> stacks, List<TensorHeader> loose) {
    /// The module of a model with one stack or none.
    public static final String DEFAULT = "default";

    private record Split(String prefix, int number, String suffix) {}

    public Architecture {
        stacks = List.copyOf(stacks);
        loose = List.copyOf(loose);
    }

    /// Reads names and configuration; touches no weights.
    public static Architecture of(Collection<TensorHeader> tensors, ObjectNode config) {
        Map<String, TreeMap<Integer, List<String>>> candidates = new LinkedHashMap<>();
        for (TensorHeader tensor : tensors) {
            split(tensor.name()).ifPresent(split -> candidates.computeIfAbsent(split.prefix(), absent -> new TreeMap<>())
                    .computeIfAbsent(split.number(), absent -> new ArrayList<>()).add(split.suffix()));
        }
        LayerCounts counts = new LayerCounts(config);
        // DeepSeek and GLM number the layers that predict further tokens on, and do not count them.
        int predicting = config.path("num_nextn_predict_layers").asInt();
        Map<String, JsonPointer> found = new LinkedHashMap<>();
        candidates.forEach((prefix, layers) -> {
            boolean unbroken = layers.firstKey() == 0 && layers.lastKey() == layers.size() - 1;
            if (unbroken) {
                counts.find(prefix, layers.size()).or(() -> counts.find(prefix, layers.size() - predicting)).or(() -> counts.unstated(prefix))
                        .ifPresent(pointer -> found.put(prefix, pointer));
            }
        });
        ModuleNames names = new ModuleNames(List.copyOf(found.keySet()));
        Map<String, Stack> stacks = new LinkedHashMap<>();
        found.forEach((prefix, pointer) -> {
            TreeMap<Integer, List<String>> layers = candidates.get(prefix);
            stacks.put(prefix, new Stack(names.module(prefix), prefix, names.root(prefix),
                    layers.headMap(config.at(pointer).asInt(layers.size())), pointer));
        });
        List<TensorHeader> loose = tensors.stream().filter(tensor -> split(tensor.name()).filter(split -> stacks.containsKey(split.prefix())
                && split.number() < stacks.get(split.prefix()).layers()).isEmpty()).toList();
        return new Architecture(List.copyOf(stacks.values()), loose);
    }

    /// The stack recipes and other models call by this name. The one stack of a language model is also what others call their text decoder,
    /// and the other way round.
    public Optional<Stack> stack(String module) {
        return named(module).or(() -> otherName(module).flatMap(this::named));
    }

    /// The parts recipes can name: those of stacks, and those of tensors outside them.
    public Set<String> modules() {
        Set<String> modules = new LinkedHashSet<>();
        stacks.forEach(stack -> modules.add(stack.module()));
        loose.forEach(tensor -> modules.add(moduleOf(tensor.name())));
        if (modules.isEmpty()) {
            modules.add(DEFAULT);
        }
        return modules;
    }

    private Optional<Stack> named(String module) {
        return stacks.stream().filter(stack -> stack.module().equals(module)).findFirst();
    }

    /// The other name of a language model's layers: a model of one stack has but one name for it.
    public static Optional<String> otherName(String module) {
        return switch (module) {
            case DEFAULT -> Optional.of(ModuleNames.TEXT);
            case ModuleNames.TEXT -> Optional.of(DEFAULT);
            default -> Optional.empty();
        };
    }

    /// The module a loose tensor belongs to.
    public String moduleOf(String looseTensor) {
        return ModuleNames.moduleOfLoose(looseTensor, stacks);
    }

    /// Whether a tensor or module is part of some layer: its name has a number in it.
    public static boolean isInLayer(String name) {
        return split(name).isPresent();
    }

    /// The name a module goes by here, for any name recipes may use.
    public static String canonicalModule(String module) {
        return ModuleNames.canonical(module);
    }

    private static Optional<Split> split(String name) {
        int from = 0;
        while (from < name.length()) {
            int dot = name.indexOf('.', from);
            int end = dot < 0 ? name.length() : dot;
            if (end > from && end - from <= 6 && isNumber(name, from, end)) {
                return Optional.of(new Split(name.substring(0, from), Integer.parseInt(name, from, end, 10), name.substring(end)));
            }
            from = end + 1;
        }
        return Optional.empty();
    }

    private static boolean isNumber(String name, int from, int to) {
        int at = from;
        while (at < to && Character.isDigit(name.charAt(at))) {
            at++;
        }
        return at == to;
    }
}

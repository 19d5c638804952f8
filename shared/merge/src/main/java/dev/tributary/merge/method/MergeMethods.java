package dev.tributary.merge.method;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Every merge method there is, by the name recipes use.
public final class MergeMethods {
    private static final Map<String, MergeMethod> ALL = index(
            new Linear(),
            new Passthrough(),
            new Slerp(),
            new NuSlerp(),
            new MultiSlerp(),
            new Karcher(),
            new ModelStock(),
            new NearSwap(),
            new ArceeFusion(),
            new Sce(),
            new Ram("ram", false),
            new Ram("ramplus_tl", true),
            new Wudi(),
            TaskVectors.dense("task_arithmetic"),
            TaskVectors.of("ties", Sparsifiers.MAGNITUDE, true, true, false),
            TaskVectors.of("dare_linear", Sparsifiers.RANDOM, false, false, true),
            TaskVectors.of("dare_ties", Sparsifiers.RANDOM, true, false, true),
            TaskVectors.of("breadcrumbs", Sparsifiers.OUTLIERS, false, false, false),
            TaskVectors.of("breadcrumbs_ties", Sparsifiers.OUTLIERS, true, false, false),
            TaskVectors.of("della_linear", Sparsifiers.ROW_RANK, false, false, true),
            TaskVectors.of("della", Sparsifiers.ROW_RANK, true, true, true));

    private MergeMethods() {}

    /// The method with this name, if there is one.
    public static Optional<MergeMethod> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /// All names, in the order of the reference documentation.
    public static Collection<String> names() {
        return ALL.keySet();
    }

    /// The names of all parameters of all methods.
    public static Set<String> parameterNames() {
        Set<String> names = new TreeSet<>();
        ALL.values().forEach(method -> method.parameters().forEach(parameter -> names.add(parameter.name())));
        return names;
    }

    private static Map<String, MergeMethod> index(MergeMethod... methods) {
        Map<String, MergeMethod> byName = new LinkedHashMap<>();
        for (MergeMethod method : methods) {
            byName.put(method.name(), method);
        }
        return byName;
    }
}

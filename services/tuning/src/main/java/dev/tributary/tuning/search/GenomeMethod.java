package dev.tributary.tuning.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The merge methods a genome can describe, each with the parameters it evolves.
public enum GenomeMethod {
    LINEAR("linear", false, true, "weight"),
    TASK_ARITHMETIC("task_arithmetic", true, false, "weight"),
    TIES("ties", true, true, "weight", "density"),
    DARE_TIES("dare_ties", true, true, "weight", "density"),
    /// Per layer group the two strongest models, `t` from their strengths.
    SLERP("slerp", false, false, "t");

    private final String label;
    private final boolean base;
    private final boolean normalize;
    private final List<String> parameters;

    GenomeMethod(String label, boolean base, boolean normalize, String... parameters) {
        this.label = label;
        this.base = base;
        this.normalize = normalize;
        this.parameters = List.of(parameters);
    }

    /// The name recipes use.
    public String label() {
        return label;
    }

    /// Whether it works on task vectors, and so needs a base; the others take none.
    public boolean needsBase() {
        return base;
    }

    /// What `normalize` is where the definition does not say.
    boolean normalizesByDefault() {
        return normalize;
    }

    /// What is evolved, in the genome's order.
    public List<String> parameters() {
        return parameters;
    }

    /// The method with this name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public static GenomeMethod of(String label) {
        return Arrays.stream(values()).filter(method -> method.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a genome's method must be one of %s, not '%s'".formatted(
                        Arrays.stream(values()).map(GenomeMethod::label).collect(Collectors.joining(", ")), label)));
    }
}

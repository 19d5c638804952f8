package dev.tributary.tuning.mixture;

/// What coefficients weigh; φ is the activation, W_i a source's tensor, W_0 the base's.
public enum Method {
    /// `Σ φ(c_i) ∘ W_i`: the authors' method.
    DAM("dam"),
    /// `W_0 + Σ φ(c_i) ∘ (W_i - W_0)`: over task vectors.
    DAM_TV("dam-tv");

    private final String label;

    Method(String label) {
        this.label = label;
    }

    /// The name used in settings and files.
    public String label() {
        return label;
    }

    /// The method with this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Method of(String label) {
        for (Method method : values()) {
            if (method.label.equals(label)) {
                return method;
            }
        }
        throw new IllegalArgumentException("method must be dam or dam-tv, not \"" + label + "\"");
    }
}

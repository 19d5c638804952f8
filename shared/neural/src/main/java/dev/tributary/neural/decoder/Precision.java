package dev.tributary.neural.decoder;

/// What matrix products compute in. Master weights, moments, norms, softmax, the residual stream and the loss are float32 always.
public enum Precision {
    /// Exact to about 1e-6 of PyTorch's own float32.
    FLOAT32("float32", 6),
    /// Half the memory traffic; several times faster where the processor has AMX or AVX-512 BF16.
    BFLOAT16("bfloat16", 15);

    private final String label;
    private final int scalarType;

    Precision(String label, int scalarType) {
        this.label = label;
        this.scalarType = scalarType;
    }

    /// The name used in settings.
    public String label() {
        return label;
    }

    /// ATen's number for the type.
    int scalarType() {
        return scalarType;
    }

    /// The precision with this name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public static Precision of(String label) {
        for (Precision precision : values()) {
            if (precision.label.equals(label)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("precision must be float32 or bfloat16, not \"" + label + "\"");
    }
}

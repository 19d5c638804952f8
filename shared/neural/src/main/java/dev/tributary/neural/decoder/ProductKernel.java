package dev.tributary.neural.decoder;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What computes the products with parameters. Kernels differ in rounding, so the choice is part of what determines a run's bytes.
public enum ProductKernel {
    /// What ATen calls for the type: MKL for float32, oneDNN for bfloat16.
    ATEN("aten", 0, EnumSet.allOf(Precision.class)),
    /// oneDNN for float32: up to twice MKL's speed where MKL does not use a processor's widest vectors, as on AMD's with AVX-512. Gradients of
    /// weights stay with MKL, which reads their transposed operands faster and adds to memory that is there.
    ONEDNN("onednn", 1, EnumSet.of(Precision.FLOAT32)),
    /// Weights and kept activations in bfloat16, products in float32 on their widened values: for processors without bfloat16
    /// instructions, where ATen falls back to scalar loops. Sums are not rounded, so gradients are closer to float32's than ATen's are.
    WIDENED("widened", 2, EnumSet.of(Precision.BFLOAT16));

    private final String label;
    private final int number;
    private final Set<Precision> precisions;

    ProductKernel(String label, int number, Set<Precision> precisions) {
        this.label = label;
        this.number = number;
        this.precisions = precisions;
    }

    /// The name used in settings and states.
    public String label() {
        return label;
    }

    /// What the script's `d[10]` says.
    int number() {
        return number;
    }

    /// Whether it exists for this precision.
    public boolean computes(Precision precision) {
        return precisions.contains(precision);
    }

    /// Those that exist for a precision, [#ATEN] first.
    static List<ProductKernel> of(Precision precision) {
        return Arrays.stream(values()).filter(kernel -> kernel.computes(precision)).toList();
    }

    static String labels(Precision precision) {
        return String.join(", ", of(precision).stream().map(ProductKernel::label).toList());
    }

    /// The kernel with this name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public static ProductKernel of(String label) {
        return Arrays.stream(values()).filter(kernel -> kernel.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kernel must be aten, onednn or widened, not \"" + label + "\""));
    }
}

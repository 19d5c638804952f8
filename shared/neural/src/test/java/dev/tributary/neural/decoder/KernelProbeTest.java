package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.neural.Engines;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelProbeTest {

    @Test
    void anotherKernelMustBeFasterByAMarginThatNoiseDoesNotReach() {
        // Given
        var kernels = ProductKernel.of(Precision.FLOAT32);
        // When, Then
        assertThat(KernelProbe.choose(kernels, new double[] {1.0, 0.71})).isEqualTo(ProductKernel.ATEN);
        assertThat(KernelProbe.choose(kernels, new double[] {1.0, 0.69})).isEqualTo(ProductKernel.ONEDNN);
        assertThat(KernelProbe.choose(kernels, new double[] {1.0, 2.0})).isEqualTo(ProductKernel.ATEN);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theProbeChoosesAKernelOfThePrecisionAndKeepsToIt(Precision precision) {
        // When
        ProductKernel chosen = KernelProbe.fastest(Engines.torch(), precision);
        // Then
        assertThat(chosen.computes(precision)).isTrue();
        assertThat(KernelProbe.fastest(Engines.torch(), precision)).isEqualTo(chosen);
    }

    @Test
    void aKernelOfAnotherPrecisionIsRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> new Compute(Precision.FLOAT32, false, 16, Optional.of(ProductKernel.WIDENED)))
                .hasMessageContaining("widened does not compute in float32").hasMessageContaining("aten, onednn");
    }
}

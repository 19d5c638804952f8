package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTest {

    @ParameterizedTest
    @ValueSource(strings = {"avx512_bf16", "amx_bf16"})
    void aProcessorWithInstructionsForBfloat16MultipliesFastestInIt(String flag) {
        // Given
        String description = "processor\t: 0\nflags\t\t: fpu avx512f %s clzero\nbugs\t\t: spectre_v1\n".formatted(flag);
        // When, Then
        assertThat(Processor.quickest(description)).isEqualTo(Precision.BFLOAT16);
    }

    @Test
    void wideVectorsAloneAreNotEnough() {
        assertThat(Processor.quickest("flags\t\t: fpu avx2 avx512f avx512_vnni\n")).isEqualTo(Precision.FLOAT32);
    }

    @ParameterizedTest
    @CsvSource({"AuthenticAMD, avx512f, FLOAT32, ONEDNN", "AuthenticAMD, avx2, FLOAT32, ATEN", "GenuineIntel, avx512f, FLOAT32, ATEN",
            "AuthenticAMD, avx512f, BFLOAT16, ATEN"})
    void float32IsMultipliedByOneDnnWhereMklLeavesWideVectorsUnused(String vendor, String flag, Precision precision, ProductKernel usual) {
        // Given
        String description = "vendor_id\t: %s\nflags\t\t: fpu %s clzero\n".formatted(vendor, flag);
        // When, Then
        assertThat(Processor.usual(precision, description)).isEqualTo(usual);
    }
}

package dev.tributary.contracts.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({"2%, 0.02", "0.02, 0.02", "' 12.5 % ', 0.125", "0, 0"})
    void percentAndFractionAreTheSameShare(String text, double value) {
        assertThat(Share.parse(text).value()).isEqualTo(value);
    }

    @Test
    void whatItWritesItReads() {
        // Given
        Share share = Share.parse("2%");

        // When
        String text = share.text();

        // Then
        assertThat(Share.parse(text)).isEqualTo(share);
    }
}

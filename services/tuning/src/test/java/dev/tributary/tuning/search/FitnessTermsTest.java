package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitnessTermsTest {

    @Test
    void aFitnessIsASumOfNamesWithWeights() {
        assertThat(FitnessTerms.parse("imitation + 0.5 partner-perplexity+2*domain-perplexity").terms()).containsExactly(
                new FitnessTerms.Term("imitation", 1), new FitnessTerms.Term("partner-perplexity", 0.5), new FitnessTerms.Term("domain-perplexity", 2));
    }

    @ParameterizedTest
    @CsvSource({"'', no name", "imitation +, no name", "-1 imitation, no name", "0 imitation, for nothing", "imitation + imitation, twice"})
    void whatIsNoneIsRefused(String text, String reason) {
        assertThatThrownBy(() -> FitnessTerms.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + text + "'")
                .hasMessageContaining(reason);
    }
}

package dev.tributary.ingestion.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QualityAttributesTest {

    @Test
    void aTextIsMeasured() {
        // Ten words: 7 with letters, 3 of digits; 2 function words (The, of). Two of four lines are rows.
        QualityAttributes measured = QualityAttributes.of("The sum of parts.\n\n| Cash | 12 |\n| Debt | 7 |\nTotal 19");

        assertThat(measured.words()).isEqualTo(10);
        assertThat(measured.alphabeticShare()).isCloseTo(0.7, within(1e-9));
        assertThat(measured.numericShare()).isCloseTo(0.3, within(1e-9));
        assertThat(measured.functionWords()).isCloseTo(0.2, within(1e-9));
        assertThat(measured.tableLineShare()).isCloseTo(0.5, within(1e-9));
        assertThat(measured.repeatedLineShare()).isZero();
    }

    @Test
    void nothingMeasuresNothing() {
        assertThat(QualityAttributes.of("")).isEqualTo(new QualityAttributes(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void repeatedLinesAndCapitalsCount() {
        QualityAttributes measured = QualityAttributes.of("ABC\nABC\nabc");

        assertThat(measured.repeatedLineShare()).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(measured.upperCaseShare()).isCloseTo(2.0 / 3, within(1e-9));
    }
}

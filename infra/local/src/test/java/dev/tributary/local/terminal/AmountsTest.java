package dev.tributary.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "842, 842", "1000, 1.0 k", "12345, 12.3 k", "260000, 260 k", "3100000, 3.10 M"})
    void countsAreShort(double value, String text) {
        assertThat(Amounts.count(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "2952790016, 2.8 GiB"})
    void bytesHaveBinaryUnits(long value, String text) {
        assertThat(Amounts.bytes(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.42S, 0.4 s", "PT42S, 42 s", "PT3M5S, 3 min 05 s", "PT2H10M, 2 h 10 min", "PT76H, 3 d 4 h"})
    void durationsHaveTwoUnitsAtMost(Duration value, String text) {
        assertThat(Amounts.duration(value)).isEqualTo(text);
    }

    @Test
    void oneIsSingular() {
        assertThat(Amounts.plural(1, "filing")).isEqualTo("1 filing");
        assertThat(Amounts.plural(0, "filing")).isEqualTo("0 filings");
    }
}

package dev.tributary.tuning.scoreboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticMethodTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a b       | 11 | weights 0.3 0.7     | weights 0.5 0.5
            a b c     | 28 | weights 3.0 2.0 1.0 | weights 2.0 2.0 2.0
            a b c d   | 35 | weights 0.0 3.0 0.0 1.0 | weights 1.0 1.0 1.0 1.0
            a b c d e | 1  | weights 1.0 1.0 1.0 1.0 1.0 | weights 1.0 1.0 1.0 1.0 1.0
            """)
    void averagesAreWeighedInEveryWayUpToFourSourcesTheEqualOneAmongThem(String sources, int settings, String some, String equal) {
        // When
        StaticMethod linear = StaticMethod.of(List.of(sources.split(" ")), Optional.empty()).getFirst();

        // Then
        assertThat(linear.name()).isEqualTo("linear");
        assertThat(linear.grid().stream().map(StaticMethod.Trial::setting).collect(Collectors.toSet())).hasSize(settings).contains(some, equal);
    }
}

package dev.tributary.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private final Terminal plain = new Terminal(System.out, 0, false);
    private final Terminal coloured = new Terminal(System.out, 80, true);

    @Test
    void columnsLineUpWithoutTabsOrTrailingBlanks() {
        // Given
        TextTable table = new TextTable().column("model", TextTable.Align.LEFT).column("ppl", TextTable.Align.RIGHT).column("", TextTable.Align.LEFT);

        // When
        table.row(List.of("base", "103.20", "")).row(List.of("sec-ties", "9.87", "released"));

        // Then
        assertThat(table.lines(plain)).containsExactly(
                "model        ppl",
                "base      103.20",
                "sec-ties    9.87  released");
    }

    @Test
    void coloursTakeNoRoom() {
        TextTable table = new TextTable().column("a", TextTable.Align.RIGHT).row(List.of(coloured.good("xy"))).row(List.of("xyz"));

        assertThat(table.lines(coloured).get(1)).isEqualTo(" " + coloured.good("xy"));
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        TextTable table = new TextTable().column("a", TextTable.Align.LEFT);

        assertThatThrownBy(() -> table.row(List.of("1", "2"))).isInstanceOf(IllegalArgumentException.class);
    }
}

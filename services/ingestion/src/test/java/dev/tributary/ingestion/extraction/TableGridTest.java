package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableGridTest {

    @Test
    void currencyAndPercentCellsMergeAndSpacersGo() {
        assertThat(HtmlTextTest.texts("""
                <table>
                <tr><td></td><td></td><td colspan="3">2024</td><td></td><td colspan="3">2023</td></tr>
                <tr><td>Net sales</td><td></td><td>$</td><td>391,035</td><td></td><td></td><td>$</td><td>383,285</td><td></td></tr>
                <tr><td>Net loss</td><td></td><td>$</td><td>(1,234</td><td>)</td><td></td><td></td><td>(56</td><td>)</td></tr>
                <tr><td>Change</td><td></td><td colspan="2">2.0</td><td>%</td><td></td><td colspan="2">(2.8</td><td>)%</td></tr>
                </table>"""))
                .containsExactly("| | 2024 | 2023 |", "| Net sales | $391,035 | $383,285 |", "| Net loss | $(1,234) | (56) |",
                        "| Change | 2.0% | (2.8)% |");
    }

    @Test
    void aHeadingOverSeveralColumnsCountsForEach() {
        assertThat(HtmlTextTest.texts("""
                <table>
                <tr><td></td><td colspan="2">Level 1</td><td>Total</td></tr>
                <tr><td>Cash</td><td>1</td><td>2</td><td>3</td></tr>
                </table>""")).containsExactly("| | Level 1 | Level 1 | Total |", "| Cash | 1 | 2 | 3 |");
    }

    @Test
    void bulletListsAndItemHeadingsInTablesAreText() {
        assertThat(HtmlTextTest.texts("<table><tr><td>&#8226;</td><td>first point</td></tr><tr><td>&#8226;</td><td>second point</td></tr></table>"))
                .containsExactly("\u2022 first point", "\u2022 second point");
        assertThat(HtmlTextTest.texts("<table><tr><td>Item 7.</td><td>Management's Discussion</td></tr></table>"))
                .containsExactly("Item 7. Management's Discussion");
    }

    @Test
    void layoutTablesReadAsBlocks() {
        assertThat(HtmlTextTest.texts("<table><tr><td><p>Left "
                + "column.</p><p>More.</p></td></tr><tr><td><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>"))
                .containsExactly("Left column.", "More.", "| a | 1 |");
    }

    @Test
    void rowSpansKeepTheColumnsInPlace() {
        assertThat(HtmlTextTest.texts("""
                <table><tr><td rowspan="2">Europe</td><td>2024</td><td>7</td></tr><tr><td>2023</td><td>6</td></tr></table>"""))
                .containsExactly("| Europe | 2024 | 7 |", "| | 2023 | 6 |");
    }

    @Test
    void absurdSpansAreBounded() {
        assertThat(HtmlTextTest.texts("<table><tr><td colspan=\"99999999\">a</td><td>1</td></tr><tr><td "
                + "colspan=\"9999\">b</td><td>2</td></tr></table>"))
                .allMatch(row -> row.length() < 20);
    }

    @Test
    void barsInCellsAreEscaped() {
        assertThat(HtmlTextTest.texts("<table><tr><td>a|b</td><td>1</td></tr></table>")).containsExactly("| a\\|b | 1 |");
    }
}

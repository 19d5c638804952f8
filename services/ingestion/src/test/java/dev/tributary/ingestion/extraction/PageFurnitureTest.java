package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageFurnitureTest {

    private static final String BREAK = "<hr style=\"page-break-after:always\">";

    @Test
    void pageNumbersAndRunningHeadsGo() {
        String html = "<p>ACME CORP</p><p>One.</p><p>1</p>" + BREAK + "<p>ACME CORP</p><p>Two.</p><p>- 2 -</p>" + BREAK
                + "<p>ACME CORP</p><p>Three.</p><p>F-3</p>" + BREAK + "<p>ACME CORP</p><p>Four.</p>";

        assertThat(HtmlTextTest.texts(html)).containsExactly("ACME CORP", "One.", "Two.", "Three.", "Four.");
    }

    @Test
    void aSentenceCutByAPageEndIsJoined() {
        List<Piece.Text> pieces = PageFurniture.strip(HtmlText.extract("<p>The company expects</p><p>17</p>" + BREAK
                + "<p>to grow.</p><p>Next.</p>"));

        assertThat(pieces).extracting(Piece.Text::joins).containsExactly(false, true, false);
    }

    @Test
    void aNumberAwayFromPageEndsStays() {
        assertThat(HtmlTextTest.texts("<p>The answer is</p><p>42</p><p>and no other.</p>"))
                .containsExactly("The answer is", "42", "and no other.");
    }

    @Test
    void risingNumbersWithoutPageEndsAreFurniture() {
        assertThat(HtmlTextTest.texts("<p>a</p><p>5</p><p>b</p><p>6</p><p>c</p><p>7</p><p>d</p>")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void repeatedTextElsewhereStays() {
        String html = "<p>None.</p><p>x</p><p>None.</p><p>y</p><p>None.</p><p>z</p><p>None.</p>";

        assertThat(HtmlTextTest.texts(html)).filteredOn("None."::equals).hasSize(4);
    }
}

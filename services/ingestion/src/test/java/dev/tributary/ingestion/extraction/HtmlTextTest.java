package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTextTest {

    @Test
    void hiddenInlineXbrlIsPurged() {
        assertThat(texts("""
                <html><body><div style="display:none"><ix:header><ix:hidden>0001326801</ix:hidden></ix:header></div>
                <ix:header>secret</ix:header><p style="DISPLAY: NONE">gone</p><p>Seen.</p></body></html>""")).containsExactly("Seen.");
    }

    @Test
    void continuationsJoinTheirSentence() {
        assertThat(texts("""
                <p><ix:nonNumeric continuedAt="c1">We make</ix:nonNumeric><ix:continuation id="c1"> chips <b>for</b> cars.</ix:continuation></p>"""))
                .containsExactly("We make chips for cars.");
    }

    @Test
    void furnitureMarkedAsExcludedIsGone() {
        assertThat(texts("<p>before</p><ix:exclude><p>Page 7</p></ix:exclude><p>after</p>")).containsExactly("before", "after");
    }

    @Test
    void entitiesOfEveryEraBecomeCharacters() {
        assertThat(texts("<p>Registrant&#146;s &#8220;stock&#8221;&nbsp;&amp; co&shy;operation</p>"))
                .containsExactly("Registrant\u2019s \u201cstock\u201d & cooperation");
    }

    @Test
    void oneLineBreakIsALineAndTwoAreAParagraph() {
        assertThat(texts("<p>One Apple Park Way<br>Cupertino<br><br>California</p>"))
                .containsExactly("One Apple Park Way\nCupertino", "California");
    }

    @Test
    void boldLinesAndItemsAreHeadings() {
        List<Piece> pieces = HtmlText.extract("<div><span style=\"font-weight:700\">Overview</span></div><p>Item 1A. Risk "
                + "Factors</p><p>Plain <b>and</b> bold.</p>");

        assertThat(pieces).extracting(piece -> ((Piece.Text) piece).kind())
                .containsExactly(BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH);
    }

    @Test
    void bulletsKeepTheirMark() {
        assertThat(texts("<ul><li>first</li><li>second</li></ul>")).containsExactly("- first", "- second");
    }

    @Test
    void preformattedTextIsReadByItsLines() {
        assertThat(texts("<pre>\nThe quick brown fox jumps over the lazy dog and\nruns away.\n\n   ASSETS        1995\n   Cash         "
                + "1,234\n</pre>"))
                .containsExactly("The quick brown fox jumps over the lazy dog and runs away.", "ASSETS        1995\nCash         1,234");
    }

    @Test
    void piecesKnowWhereTheyCameFrom() {
        String source = "<html><body><p>One.</p><p>Two <i>words</i>.</p></body></html>";

        assertThat(HtmlText.extract(source)).extracting(piece -> source.substring(((Piece.Text) piece).start(), ((Piece.Text) piece).end()))
                .containsExactly("One.", "Two <i>words</i>.");
    }

    /// 20,000 unclosed elements: deeper than any stack would take by recursion.
    @Test
    void deepNestingIsNoTrouble() {
        assertThat(texts("<div><font>".repeat(20_000) + "deep")).containsExactly("deep");
    }

    static List<String> texts(String html) {
        return PageFurniture.strip(HtmlText.extract(html)).stream().map(Piece.Text::text).toList();
    }
}

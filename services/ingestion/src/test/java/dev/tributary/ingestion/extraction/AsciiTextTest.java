package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AsciiTextTest {

    @Test
    void wrappedProseFlows() {
        assertThat(texts("""
                     The Company's revenues increased by 12 percent over
                the prior year, because  demand was strong.

                ITEM 2. PROPERTIES
                """)).containsExactly(
                "The Company's revenues increased by 12 percent over the prior year, because demand was strong.", "ITEM 2. PROPERTIES");
    }

    @Test
    void tablesStayAsTheyStandWithoutTheirTags() {
        assertThat(texts("""
                <TABLE>
                <CAPTION>
                                     1995       1994
                <S>                  <C>        <C>
                Cash                 $1,234     $1,100

                Total assets &amp; more   99         88
                </TABLE>
                """)).containsExactly("1995       1994", "Cash                 $1,234     $1,100", "Total assets & more   99         88");
    }

    @Test
    void pagesEndAtTheirTagAndNumbersGo() {
        assertThat(texts("First page.\n\n                 -7-\n<PAGE>\nSecond page.\n")).containsExactly("First page.", "Second page.");
    }

    @Test
    void everyLineEndGivesTheSameText() {
        String text = "One line that is long enough to be prose,\nand another one.\n\nNext.\n";

        assertThat(texts(text.replace("\n", "\r"))).isEqualTo(texts(text));
        assertThat(texts(text.replace("\n", "\r\n"))).isEqualTo(texts(text));
    }

    private static List<String> texts(String source) {
        return PageFurniture.strip(AsciiText.extract(source, 0, source.length())).stream().map(Piece.Text::text).toList();
    }
}

package dev.tributary.ingestion.deduplication;

import org.junit.jupiter.api.Test;

import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

class ParagraphCapTest {

    private static final String BOILERPLATE = "This report contains forward-looking statements that involve risks and uncertainties, and "
            + "actual results may differ.";

    @Test
    void aFilersParagraphIsKeptAsOftenAsAllowed() {
        ParagraphCap cap = new ParagraphCap(2);

        assertThat(cap.apply("a", "One.\n\n" + BOILERPLATE).text()).contains(BOILERPLATE);
        assertThat(cap.apply("a", "Two.\n\n" + BOILERPLATE.toUpperCase(Locale.ROOT)).removedWords()).isZero();
        assertThat(cap.apply("a", "Three.\n\n" + BOILERPLATE + "\n\nEnd.")).isEqualTo(new ParagraphCap.Capped("Three.\n\nEnd.", 16));
    }

    @Test
    void otherFilersAreNotAffected() {
        ParagraphCap cap = new ParagraphCap(1);
        cap.apply("a", BOILERPLATE);

        assertThat(cap.apply("b", BOILERPLATE).removedWords()).isZero();
    }

    @Test
    void shortParagraphsAndTableRowsAreNeverCounted() {
        ParagraphCap cap = new ParagraphCap(1);
        String text = "None.\n\n| a | b | c | d | e | f | g | h | i | j | k | l | m |";
        cap.apply("a", text);

        assertThat(cap.apply("a", text)).isEqualTo(new ParagraphCap.Capped(text, 0));
    }
}

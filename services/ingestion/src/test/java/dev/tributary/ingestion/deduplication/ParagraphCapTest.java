package dev.tributary.ingestion.deduplication;

import org.junit.jupiter.api.Test;

import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

class ParagraphCapTest {

    private static final String BOILERPLATE = "This report contains forward-looking statements that involve risks and uncertainties, and "
            + "actual results may differ.";

    @Test
    void aParagraphIsKeptAsOftenAsAllowed() {
        ParagraphCap cap = new ParagraphCap(2);
        String third = "Three.\n\n" + BOILERPLATE + "\n\nEnd.";

        assertThat(cap.count("One.\n\n" + BOILERPLATE)).isEmpty();
        assertThat(cap.count("Two.\n\n" + BOILERPLATE.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(cap.count(third)).singleElement()
                .satisfies(worn -> assertThat(third.substring(0, worn.start()) + third.substring(worn.end())).isEqualTo("Three.\n\nEnd."));
    }

    @Test
    void shortParagraphsAndTableRowsAreNeverCounted() {
        ParagraphCap cap = new ParagraphCap(1);
        String text = "None.\n\n| a | b | c | d | e | f | g | h | i | j | k | l | m |";
        cap.count(text);

        assertThat(cap.count(text)).isEmpty();
    }
}

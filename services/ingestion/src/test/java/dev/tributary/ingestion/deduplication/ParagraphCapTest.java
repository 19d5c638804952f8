package dev.tributary.ingestion.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ParagraphCapTest {

    private static final String BOILERPLATE = "This report contains forward-looking statements that involve risks and uncertainties, and "
            + "actual results may differ.";

    @Test
    void aParagraphIsKeptAsOftenAsAllowed() {
        ParagraphCap cap = new ParagraphCap(2, false);
        String third = "Three.\n\n" + BOILERPLATE + "\n\nEnd.";

        assertThat(cap.count("One.\n\n" + BOILERPLATE)).isEmpty();
        assertThat(cap.count("Two.\n\n" + BOILERPLATE.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(cap.count(third)).singleElement()
                .satisfies(worn -> assertThat(third.substring(0, worn.start()) + third.substring(worn.end())).isEqualTo("Three.\n\nEnd."));
    }

    @Test
    void furtherUsesOfAThinnedParagraphAreKeptEverMoreRarely() {
        ParagraphCap thin = new ParagraphCap(2, true);
        ParagraphCap again = new ParagraphCap(2, true);
        List<Integer> kept = new ArrayList<>();

        for (int use = 1; use <= 1000; use++) {
            boolean isKept = thin.count(BOILERPLATE).isEmpty();
            assertThat(again.count(BOILERPLATE).isEmpty()).isEqualTo(isKept);
            if (isKept) {
                kept.add(use);
            }
        }

        // 2 · (1 + ln 500) = 14.4 are to be expected.
        assertThat(kept).startsWith(1, 2).hasSizeBetween(7, 24);
    }

    @Test
    void shortParagraphsAndTableRowsAreNeverCounted() {
        ParagraphCap cap = new ParagraphCap(1, false);
        String text = "None.\n\n| a | b | c | d | e | f | g | h | i | j | k | l | m |";
        cap.count(text);

        assertThat(cap.count(text)).isEmpty();
    }
}

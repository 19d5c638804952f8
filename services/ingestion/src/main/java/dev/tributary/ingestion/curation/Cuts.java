package dev.tributary.ingestion.curation;

import dev.tributary.contracts.corpus.Cut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Passages taken out of a text, and what is left of it. What is left closes up: rules cut whole words and whole paragraphs, so
/// no two words join.
public final class Cuts {

    private Cuts() {
    }

    /// Cuts in order, none overlapping: where two rules want the same chars, the first of them has them.
    public static List<Cut> inOrder(List<Cut> wanted) {
        List<Cut> cuts = new ArrayList<>();
        int from = 0;
        for (Cut cut : wanted.stream().sorted(Comparator.comparingInt(Cut::start).thenComparing(Cut::end, Comparator.reverseOrder())).toList()) {
            if (cut.end() > from) {
                cuts.add(new Cut(Math.max(from, cut.start()), cut.end(), cut.rule()));
                from = cut.end();
            }
        }
        return List.copyOf(cuts);
    }

    /// What is left of a text.
    ///
    /// @param cuts in order
    public static String left(String text, List<Cut> cuts) {
        StringBuilder left = new StringBuilder(text.length());
        int at = 0;
        for (Cut cut : cuts) {
            left.append(text, at, cut.start());
            at = cut.end();
        }
        return left.append(text, at, text.length()).toString();
    }

    /// Where a char of the text stands in what is left; a cut char, where the cut closed up.
    ///
    /// @param cuts   in order
    /// @param offset into the text
    public static int remaining(List<Cut> cuts, int offset) {
        int gone = 0;
        for (Cut cut : cuts) {
            gone += Math.max(0, Math.min(cut.end(), offset) - cut.start());
        }
        return offset - gone;
    }

    /// Where a char of what is left stands in the text.
    ///
    /// @param cuts   in order
    /// @param offset into what is left
    public static int original(List<Cut> cuts, int offset) {
        int at = offset;
        for (Cut cut : cuts) {
            if (cut.start() > at) {
                break;
            }
            at += cut.end() - cut.start();
        }
        return at;
    }
}

package dev.tributary.ingestion.extraction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Removes page numbers and running heads, and joins the sentences that page ends cut in two.
///
/// A block is furniture only beside a page end, or as one of a row of rising bare numbers; a text that merely repeats
/// somewhere else stays.
final class PageFurniture {

    private static final Pattern PAGE_NUMBER = Pattern.compile(
            "(?i)(?:page\\s+)?[-\u2013\u2014(\\s]*(?:[A-Z]{1,2}-)?(\\d{1,3}|[ivxl]{1,6})[-\u2013\u2014)\\s]*(?:of\\s+\\d{1,3})?");
    private static final int NEAR_BLOCKS = 3;
    private static final int HEAD_CHARS = 120;
    private static final int HEAD_REPEATS = 3;

    private PageFurniture() {
    }

    /// The text blocks that are not furniture, in order. The first of several equal running heads stays.
    static List<Piece.Text> strip(List<Piece> pieces) {
        BitSet nearBreak = nearBreaks(pieces);
        Map<String, Integer> repeats = new HashMap<>();
        for (int i = nearBreak.nextSetBit(0); i >= 0; i = nearBreak.nextSetBit(i + 1)) {
            repeats.merge(signature(((Piece.Text) pieces.get(i)).text()), 1, Integer::sum);
        }
        BitSet counted = risingNumbers(pieces);
        Set<String> heads = new HashSet<>();
        List<Piece.Text> kept = new ArrayList<>();
        boolean breakBefore = false;
        for (int i = 0; i < pieces.size(); i++) {
            switch (pieces.get(i)) {
                case Piece.PageBreak pageBreak -> breakBefore = true;
                case Piece.Text text -> {
                    boolean number = PAGE_NUMBER.matcher(text.text()).matches();
                    boolean furniture = number && (nearBreak.get(i) || counted.get(i))
                            || nearBreak.get(i) && isRunningHead(text, repeats) && !heads.add(signature(text.text()));
                    breakBefore |= number && furniture;
                    if (!furniture) {
                        boolean joins = breakBefore && !kept.isEmpty() && isCut(kept.getLast(), text);
                        kept.add(joins ? text.joined() : text);
                        breakBefore = false;
                    }
                }
            }
        }
        return kept;
    }

    private static boolean isRunningHead(Piece.Text text, Map<String, Integer> repeats) {
        return text.text().length() <= HEAD_CHARS && text.kind() != BlockKind.TABLE_ROW
                && repeats.get(signature(text.text())) >= HEAD_REPEATS;
    }

    /// Numbers of pages differ, so digits do not count.
    private static String signature(String text) {
        return text.replaceAll("\\d+", "#").toLowerCase(Locale.ROOT);
    }

    private static BitSet nearBreaks(List<Piece> pieces) {
        BitSet near = new BitSet(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Piece.PageBreak) {
                mark(pieces, near, i, -1);
                mark(pieces, near, i, 1);
            }
        }
        return near;
    }

    private static void mark(List<Piece> pieces, BitSet near, int from, int step) {
        int marked = 0;
        for (int i = from + step; i >= 0 && i < pieces.size() && marked < NEAR_BLOCKS; i += step) {
            if (pieces.get(i) instanceof Piece.Text) {
                near.set(i);
                marked++;
            } else {
                return;
            }
        }
    }

    /// Bare numbers that go up by one, three at least: page numbers of documents that mark no page ends.
    private static BitSet risingNumbers(List<Piece> pieces) {
        BitSet rising = new BitSet(pieces.size());
        List<Integer> run = new ArrayList<>();
        int last = Integer.MIN_VALUE;
        for (int i = 0; i < pieces.size(); i++) {
            if (!(pieces.get(i) instanceof Piece.Text text) || text.kind() == BlockKind.TABLE_ROW) {
                continue;
            }
            Matcher number = PAGE_NUMBER.matcher(text.text());
            if (number.matches() && Character.isDigit(number.group(1).charAt(0))) {
                int value = Integer.parseInt(number.group(1));
                if (value != last + 1) {
                    run.clear();
                }
                run.add(i);
                if (run.size() >= HEAD_REPEATS) {
                    run.forEach(rising::set);
                }
                last = value;
            }
        }
        return rising;
    }

    private static boolean isCut(Piece.Text before, Piece.Text after) {
        if (before.kind() != BlockKind.PARAGRAPH || after.kind() != BlockKind.PARAGRAPH) {
            return false;
        }
        char last = before.text().charAt(before.text().length() - 1);
        return (Character.isLetter(last) || last == ',') && Character.isLowerCase(after.text().charAt(0));
    }
}

package dev.tributary.ingestion.segmentation;

import dev.tributary.ingestion.extraction.BlockKind;
import dev.tributary.ingestion.extraction.BlockSpan;
import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds blocks that begin with an item's number and the title that number has. A number with another title is weak evidence that
/// only ends the item before it; a row of a table, a line of a list of contents and a reference in prose are no headings.
final class HeadingFinder {

    private static final Pattern NUMBERED = Pattern.compile(
            "(?i)(?:part\\s+[IV]+\\s*[,.:;\u2013\u2014-]*\\s*)?items?\\s*(?:no\\.?\\s*)?"
                    + "(\\d{1,2}(?:\\.\\d{2})?(?:\\s?\\(?[A-C]\\)?(?![a-z]))?(?:(?:\\s*,\\s*|\\s*&\\s*|\\s+and\\s+|,\\s+and\\s+)"
                    + "(?:items?\\s+)?\\d{1,2}[A-C]?(?![a-z\\d]))*)"
                    + "[\\s.:;\u2013\u2014\u2022|)-]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}(?:\\.\\d{2})?\\s?\\(?[A-Ca-c]?(?![a-z])\\)?");
    private static final Pattern PAGE_AT_END = Pattern.compile("(?:\\.{3,}|\\s{3,}|\\s)\\s*(?:[A-F]-)?\\d{1,3}"
            + "(?:\\s*[-\u2013]\\s*\\d{1,3})?\\s*$");
    private static final Pattern TITLE_SENTENCE = Pattern.compile("[^.:\n\u2014]{3,160}?(?=[.:\n\u2014]|\\s[-\u2013]\\s|$)");
    private static final double TITLE_CASE = 0.7;
    private static final int HEADING_CHARS = 300;
    private static final int TITLE_CHARS = 160;

    private final ExtractedFiling filing;
    private final List<ItemDefinition> catalog;

    HeadingFinder(ExtractedFiling filing, List<ItemDefinition> catalog) {
        this.filing = filing;
        this.catalog = catalog;
    }

    List<HeadingCandidate> find(DocumentSpan document) {
        List<HeadingCandidate> found = new ArrayList<>();
        List<BlockSpan> blocks = filing.blocks().stream().filter(block -> block.document() == document.ordinal()).toList();
        for (int i = 0; i < blocks.size(); i++) {
            BlockSpan block = blocks.get(i);
            if (block.kind() == BlockKind.TABLE_ROW) {
                continue;
            }
            String text = headingLine(text(block));
            Matcher numbered = NUMBERED.matcher(text);
            if (!numbered.lookingAt()) {
                continue;
            }
            String title = text.substring(numbered.end());
            if (title.isBlank() && i + 1 < blocks.size()) {
                // "Item 7." stands alone and its title in the next block.
                title = text(blocks.get(i + 1));
                text = text.strip() + " " + title;
            }
            addIfTitled(found, block, text, numbered.group(1), title);
        }
        return found;
    }

    private String text(BlockSpan block) {
        String text = filing.text().substring(block.textStart(),
                Math.min(block.textEnd(), block.textStart() + HEADING_CHARS + TITLE_CHARS));
        return text.startsWith("| ") ? text.substring(2) : text;
    }

    /// A short block may hold the name of a section, or a stray page number, in the line above.
    private static String headingLine(String text) {
        int line = text.indexOf('\n') + 1;
        boolean below = line > 0 && text.length() <= HEADING_CHARS && NUMBERED.matcher(text).region(line, text.length()).lookingAt();
        return below ? text.substring(line) : text;
    }

    private void addIfTitled(List<HeadingCandidate> found, BlockSpan block, String text, String numbers, String title) {
        List<String> listed = NUMBER.matcher(numbers).results()
                .map(number -> number.group().replaceAll("[\\s()]", "").toUpperCase(Locale.ROOT)).toList();
        String plain = title.strip();
        Matcher sentence = TITLE_SENTENCE.matcher(plain);
        boolean runIn = block.textEnd() - block.textStart() > HEADING_CHARS;
        boolean set = block.kind() == BlockKind.HEADING && !runIn || sentence.lookingAt() && isTitleCase(sentence.group());
        if (!set || isContentsLine(plain)) {
            return;
        }
        String written = text.substring(0, text.length() - title.length()).strip() + " "
                + plain.substring(0, Math.min(TITLE_CHARS, plain.length()));
        String heading = written.replaceAll("\\s+", " ").strip();
        boolean titled = false;
        for (int order = 0; order < catalog.size(); order++) {
            ItemDefinition item = catalog.get(order);
            if (item.number().equals(listed.getFirst()) && item.title().matcher(plain).lookingAt()) {
                HeadingCandidate.Evidence evidence = runIn ? HeadingCandidate.Evidence.RUN_IN : HeadingCandidate.Evidence.CLEAR;
                found.add(new HeadingCandidate(orders(order, listed), heading, block.textStart(), evidence));
                titled = true;
            }
        }
        for (int order = 0; order < catalog.size() && !titled; order++) {
            if (catalog.get(order).number().equals(listed.getFirst())) {
                found.add(new HeadingCandidate(List.of(order), heading, block.textStart(), HeadingCandidate.Evidence.NUMBER_ONLY));
            }
        }
    }

    /// The items of a heading like "Items 1 and 2"; the others stand behind the first in the same part or the next.
    private List<Integer> orders(int first, List<String> listed) {
        List<Integer> orders = new ArrayList<>(List.of(first));
        for (int other = first + 1; other < catalog.size(); other++) {
            if (catalog.get(other).part() <= catalog.get(first).part() + 1 && listed.subList(1, listed.size())
                    .contains(catalog.get(other).number())) {
                orders.add(other);
            }
        }
        return orders;
    }

    /// Titles capitalise their long words; prose that refers to an item does not.
    private static boolean isTitleCase(String text) {
        List<String> words = Pattern.compile("\\p{L}[\\p{L}\u2019'-]{3,}").matcher(text).results().map(word -> word.group()).toList();
        long capital = words.stream().filter(word -> Character.isUpperCase(word.charAt(0))).count();
        return !words.isEmpty() && capital >= TITLE_CASE * words.size();
    }

    private static boolean isContentsLine(String title) {
        String line = title.lines().findFirst().orElse("");
        return line.length() < TITLE_CHARS && PAGE_AT_END.matcher(line).find() && !line.matches(".*\\b(?:19|20)\\d\\d\\s*$");
    }
}

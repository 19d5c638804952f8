package dev.tributary.ingestion.segmentation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reasons not to believe a chain of headings. Each is a known way to a confident wrong span: an index taken for the report, one
/// item that swallows the others, a report that only refers to page ranges.
final class Doubts {

    private static final Set<String> MAY_BE_LONG = Set.of("part1item1", "part1item1a", "part1item2", "part2item6", "part2item7",
            "part2item8", "part3item13", "part4item14", "part4item15");
    private static final double SWALLOWS = 0.6;
    private static final int TINY_CHARS = 160;
    private static final int LONG_DOCUMENT_CHARS = 30_000;

    private Doubts() {
    }

    static Optional<String> of(List<ItemSpan> spans, int documentChars, List<ItemDefinition> catalog) {
        List<String> core = ItemCatalog.core(catalog);
        Set<String> found = new HashSet<>();
        spans.forEach(span -> found.addAll(span.items()));
        long headed = core.stream().filter(found::contains).count();
        if (headed < core.size() - (core.size() > 2 ? 1 : 0)) {
            return Optional.of("of the items " + core + " only " + headed + " are headed as they should be");
        }
        if (spans.isEmpty() || documentChars < LONG_DOCUMENT_CHARS) {
            return Optional.empty();
        }
        long tiny = spans.stream().filter(span -> span.textEnd() - span.textStart() < TINY_CHARS).count();
        if (tiny * 2 > spans.size()) {
            return Optional.of(tiny + " of " + spans.size()
                    + " items have almost no text: this is an index, and the report lies elsewhere");
        }
        for (ItemSpan span : spans) {
            double share = (double) (span.textEnd() - span.textStart()) / documentChars;
            boolean mayBeLong = span.items().stream().anyMatch(MAY_BE_LONG::contains);
            if (share > SWALLOWS && !(mayBeLong && found.containsAll(core))) {
                return Optional.of(String.format(Locale.ROOT, "%s would take %.0f%% of the document, so the headings behind it were missed",
                        span.items(), share * 100));
            }
        }
        if (spans.getFirst().textStart() > documentChars * SWALLOWS) {
            return Optional.of("the first item begins behind most of the text: this is a tail index");
        }
        return Optional.empty();
    }
}

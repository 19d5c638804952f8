package dev.tributary.ingestion.segmentation;

import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the items of annual, quarterly and current reports. Stateless and thread-safe.
public final class Segmenter {

    private static final Pattern BY_REFERENCE = Pattern.compile(
            "(?i)incorporated\\s+(?:herein\\s+|in\\s+this\\s+\\w+\\s+)?by\\s+reference|(?:set\\s+forth|appears?|included|contained"
                    + "|presented|found)\\s+(?:in|on|under|at|beginning)"
                    + "|see\\s+(?:the\\s+)?(?:pages?|information)|reference\\s+is\\s+made|annual\\s+report\\s+to\\s+(?:share|stock)"
                    + "|\\bpages?\\s+\\d|(?:attached|annexed)\\s+hereto");
    private static final Pattern SIGNATURES = Pattern.compile("(?m)^\\s*SIGNATURES?\\s*$");
    private static final int BY_REFERENCE_CHARS = 1800;
    private static final double CONFIDENT = 0.8;

    private Segmenter() {
    }

    /// The items of a filing's main document.
    public static Segmentation segment(ExtractedFiling filing) {
        String form = filing.form().orElse("");
        Optional<List<ItemDefinition>> catalog = ItemCatalog.of(form);
        if (catalog.isEmpty()) {
            return new Segmentation(Segmentation.Status.NOT_APPLICABLE, "no items are known for form '" + form + "'", List.of());
        }
        DocumentSpan main = filing.spans().getFirst();
        List<HeadingCandidate> candidates = new HeadingFinder(filing, catalog.get()).find(main);
        if (candidates.isEmpty()) {
            return Segmentation.unsegmented("no block is headed by an item's number and title");
        }
        if (catalog.get() == CurrentItems.ALL) {
            return current(filing, main, catalog.get(), candidates);
        }
        return chained(filing, main, catalog.get(), HeadingChain.best(candidates, main.textEnd()));
    }

    /// An 8-K names its items in any order. Where one is headed twice, the heading with less text is a list of contents.
    private static Segmentation current(ExtractedFiling filing, DocumentSpan main, List<ItemDefinition> catalog,
            List<HeadingCandidate> candidates) {
        List<ItemSpan> spans = spans(filing, main, catalog, candidates);
        List<ItemSpan> kept = spans.stream().filter(span -> span.confidence() >= CONFIDENT && spans.stream()
                .noneMatch(other -> other != span && other.items().equals(span.items()) && length(other) > length(span))).toList();
        return kept.isEmpty() ? Segmentation.unsegmented("no item is headed by its number and title")
                : new Segmentation(Segmentation.Status.SEGMENTED, "", kept);
    }

    private static int length(ItemSpan span) {
        return span.textEnd() - span.textStart();
    }

    private static Segmentation chained(ExtractedFiling filing, DocumentSpan main, List<ItemDefinition> catalog,
            List<HeadingCandidate> chain) {
        List<ItemSpan> spans = spans(filing, main, catalog, chain);
        List<ItemSpan> sure = spans.stream().filter(span -> span.confidence() >= CONFIDENT).toList();
        Optional<String> doubt = Doubts.of(sure, main.textEnd() - main.textStart(), catalog);
        if (doubt.isPresent()) {
            return Segmentation.unsegmented(doubt.get());
        }
        Set<String> found = sure.stream().flatMap(span -> span.items().stream()).collect(Collectors.toSet());
        String missing = ItemCatalog.core(catalog).stream().filter(item -> !found.contains(item)).collect(Collectors.joining(", "));
        return new Segmentation(Segmentation.Status.SEGMENTED, missing.isEmpty() ? "" : "not found: " + missing, sure);
    }

    private static List<ItemSpan> spans(ExtractedFiling filing, DocumentSpan main, List<ItemDefinition> catalog,
            List<HeadingCandidate> chain) {
        List<ItemSpan> spans = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            HeadingCandidate heading = chain.get(i);
            boolean last = i + 1 == chain.size();
            int end = last ? lastEnd(filing.text(), heading.textStart(), main.textEnd()) : chain.get(i + 1).textStart();
            String content = filing.text().substring(heading.textStart(), Math.min(end, heading.textStart() + BY_REFERENCE_CHARS));
            boolean elsewhere = catalog != CurrentItems.ALL && end - heading.textStart() < BY_REFERENCE_CHARS
                    && BY_REFERENCE.matcher(content).find();
            int skipped = last ? 0 : chain.get(i + 1).firstOrder() - heading.lastOrder() - 1;
            double confidence = heading.evidence().confidence() - 0.02 * Math.min(4, skipped);
            List<String> items = heading.orders().stream().map(order -> catalog.get(order).id()).toList();
            spans.add(new ItemSpan(items, heading.title(), heading.textStart(), end,
                    elsewhere ? ItemSpan.Status.BY_REFERENCE : ItemSpan.Status.PRESENT, confidence));
        }
        return spans;
    }

    /// The last item ends where the signatures begin.
    private static int lastEnd(String text, int from, int to) {
        Matcher signatures = SIGNATURES.matcher(text).region(from, to);
        return signatures.find() ? signatures.start() : to;
    }
}

package dev.tributary.ingestion.lineage;

import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.ingestion.curation.Cuts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One document of a sealed corpus with everything that leads back from its tokens. Immutable and thread-safe.
public final class TracedDocument {

    private static final int AROUND_CHARS = 240;

    private final CorpusManifest.Document document;
    private final int[] ids;
    private final List<Cut> cuts;
    private final String left;
    private final int[] starts;
    private final Optional<Tracer> tracer;

    /// @param ids    its tokens, the end of the document included
    /// @param text   its extracted text
    /// @param spans  what was kept beside the text
    /// @param places makes of tokens and text the offset of every token and of the end
    TracedDocument(CorpusManifest.Document document, int[] ids, String text, Optional<Spans> spans, Places places) {
        this.document = document;
        this.ids = ids;
        this.cuts = document.provenance().flatMap(Provenance::cuts).orElse(List.of());
        this.left = Cuts.left(text, cuts);
        this.starts = places.of(Arrays.copyOf(ids, ids.length - 1), left);
        this.tracer = spans.map(known -> new Tracer(document.id(), text, known));
    }

    /// Lays tokens along a text.
    @FunctionalInterface
    interface Places {

        int[] of(int[] ids, String text);
    }

    /// What the manifest says of it.
    public CorpusManifest.Document document() {
        return document;
    }

    /// Follows one of its tokens.
    ///
    /// @param place counted from 0; the last one is the end of the document
    public TokenTrace trace(int place) {
        boolean end = place == ids.length - 1;
        int from = starts[place];
        int to = end ? from : starts[place + 1];
        // White space between blocks came from nowhere; what follows it in the same token did not.
        int visible = from;
        while (visible < to && Character.isWhitespace(left.charAt(visible))) {
            visible++;
        }
        int origin = Cuts.original(cuts, visible < to ? visible : from);
        return new TokenTrace(document, place, ids[place], left.substring(from, to), Cuts.original(cuts, from),
                left.substring(Math.max(0, from - AROUND_CHARS), from), left.substring(to, Math.min(left.length(), to + AROUND_CHARS)),
                end ? Optional.empty() : tracer.flatMap(known -> known.origin(origin)));
    }

    /// How many tokens it has, the end of the document included.
    public int tokens() {
        return ids.length;
    }
}

package dev.tributary.ingestion.deduplication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Tells whether a text says again, wholly or for its greater part, what one text before it said.
///
/// Full restatements are found by MinHash; partial ones, whose Jaccard similarity is small, by the share of a text that stands in one
/// earlier text of the same filer. Both are then measured exactly. What is answered depends only on the texts added before, in their
/// order. Not thread-safe.
public final class NearDuplicates {

    /// Words in a gram.
    public static final int GRAM_WORDS = 5;

    private final double jaccardFrom;
    private final double containmentFrom;
    private final Map<Long, List<String>> byBand = new HashMap<>();
    private final Map<String, List<String>> byFiler = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final GramMemory grams;

    /// @param jaccardFrom     texts this similar are the same
    /// @param containmentFrom a text contained in another to this degree adds nothing
    /// @param grams           the grams of [#GRAM_WORDS] words of every text that is added
    public NearDuplicates(double jaccardFrom, double containmentFrom, GramMemory grams) {
        this.jaccardFrom = jaccardFrom;
        this.containmentFrom = containmentFrom;
        this.grams = grams;
    }

    /// An earlier text that a text repeats.
    ///
    /// @param id      the earlier text
    /// @param kind    in which way
    /// @param measure the similarity that decided, 0 to 1
    public record Match(String id, Kind kind, double measure) {

        /// In which way a text repeats another.
        public enum Kind {
            RESTATED, CONTAINED
        }
    }

    /// Remembers a text that later ones may repeat.
    ///
    /// @param id    its name, not used before
    /// @param filer whose it is; containment is looked for among a filer's own texts
    public void remember(String id, String filer) {
        remember(id, filer, MinHash.bands(grams.of(id)));
    }

    /// Looks for an earlier text that this one repeats, and remembers this one either way.
    ///
    /// @return the closest match
    public Optional<Match> add(String id, String filer) {
        long[] mine = grams.of(id);
        Set<String> candidates = new TreeSet<>(byFiler.getOrDefault(filer, List.of()));
        long[] bands = MinHash.bands(mine);
        for (long band : bands) {
            candidates.addAll(byBand.getOrDefault(band, List.of()));
        }
        Optional<Match> closest = candidates.stream().flatMap(other -> match(other, mine).stream())
                .max(Comparator.comparingDouble(Match::measure).thenComparing(Match::id, Comparator.reverseOrder()));
        remember(id, filer, bands);
        return closest;
    }

    private void remember(String id, String filer, long[] bands) {
        if (!ids.add(id)) {
            throw new IllegalArgumentException("text " + id + " was added before");
        }
        for (long band : bands) {
            byBand.computeIfAbsent(band, key -> new ArrayList<>(2)).add(id);
        }
        byFiler.computeIfAbsent(filer, key -> new ArrayList<>()).add(id);
    }

    private Optional<Match> match(String other, long[] mine) {
        long[] theirs = grams.of(other);
        Overlap overlap = Overlap.of(mine, theirs);
        if (overlap.jaccard() >= jaccardFrom) {
            return Optional.of(new Match(other, Match.Kind.RESTATED, overlap.jaccard()));
        }
        // Only the later and smaller text adds nothing; a longer one that takes up an earlier one does.
        boolean contained = mine.length <= theirs.length && overlap.containment() >= containmentFrom;
        return contained ? Optional.of(new Match(other, Match.Kind.CONTAINED, overlap.containment())) : Optional.empty();
    }
}

package dev.tributary.ingestion.deduplication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    private final Map<String, long[]> grams = new HashMap<>();

    /// The bounds that keep successive annual reports (Jaccard 0.35, containment 0.61 at most) and find a partial amendment (0.92).
    public NearDuplicates() {
        this(0.72, 0.80);
    }

    /// @param jaccardFrom     texts this similar are the same
    /// @param containmentFrom a text contained in another to this degree adds nothing
    public NearDuplicates(double jaccardFrom, double containmentFrom) {
        this.jaccardFrom = jaccardFrom;
        this.containmentFrom = containmentFrom;
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

    /// Looks for an earlier text that this one repeats, and remembers this one either way.
    ///
    /// @param id    its name, not used before
    /// @param filer whose it is; containment is looked for among a filer's own texts
    /// @return the closest match
    public Optional<Match> add(String id, String filer, Words words) {
        long[] mine = words.grams(GRAM_WORDS);
        Set<String> candidates = new TreeSet<>(byFiler.getOrDefault(filer, List.of()));
        long[] bands = MinHash.bands(mine);
        for (long band : bands) {
            candidates.addAll(byBand.getOrDefault(band, List.of()));
        }
        Optional<Match> closest = candidates.stream().flatMap(other -> match(other, mine).stream())
                .max(Comparator.comparingDouble(Match::measure).thenComparing(Match::id, Comparator.reverseOrder()));
        if (grams.putIfAbsent(id, mine) != null) {
            throw new IllegalArgumentException("text " + id + " was added before");
        }
        for (long band : bands) {
            byBand.computeIfAbsent(band, key -> new ArrayList<>()).add(id);
        }
        byFiler.computeIfAbsent(filer, key -> new ArrayList<>()).add(id);
        return closest;
    }

    private Optional<Match> match(String other, long[] mine) {
        long[] theirs = grams.get(other);
        Overlap overlap = Overlap.of(mine, theirs);
        if (overlap.jaccard() >= jaccardFrom) {
            return Optional.of(new Match(other, Match.Kind.RESTATED, overlap.jaccard()));
        }
        // Only the later and smaller text adds nothing; a longer one that takes up an earlier one does.
        boolean contained = mine.length <= theirs.length && overlap.containment() >= containmentFrom;
        return contained ? Optional.of(new Match(other, Match.Kind.CONTAINED, overlap.containment())) : Optional.empty();
    }
}

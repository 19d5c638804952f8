package dev.tributary.ingestion.deduplication;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps the grams of the texts that were used last, and makes those of others anew: a day's grams would fill gigabytes, while
/// comparisons come in clusters. Not thread-safe.
public final class GramMemory {

    /// 64 MiB.
    public static final long STANDARD_GRAMS = 8L << 20;

    private final long mostGrams;
    private final Function<String, long[]> again;
    private final Map<String, long[]> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long held;

    /// @param mostGrams how many grams are kept, of all texts together; the text used last is kept in any case
    /// @param again     a text's grams by its id, ascending; equal each time
    public GramMemory(long mostGrams, Function<String, long[]> again) {
        this.mostGrams = mostGrams;
        this.again = again;
    }

    /// A text's grams.
    public long[] of(String id) {
        long @Nullable [] known = kept.get(id);
        return known == null ? put(id, again.apply(id)) : known;
    }

    /// Gives a text's grams that were made for another purpose.
    public long[] put(String id, long[] grams) {
        long @Nullable [] before = kept.put(id, grams);
        held += grams.length - (before == null ? 0 : before.length);
        Iterator<Map.Entry<String, long[]>> oldest = kept.entrySet().iterator();
        while (held > mostGrams && kept.size() > 1) {
            held -= oldest.next().getValue().length;
            oldest.remove();
        }
        return grams;
    }
}

package dev.tributary.neural.data;

import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Each epoch puts the documents in a new random order, reads them as one stream, cuts it into windows, and deals the windows in a
/// random order. Windows share one token: the last label of one is the first input of the next. A remainder shorter than a window is
/// left out; it is another one in each epoch. Not thread-safe.
final class PackedStream implements Windows {

    private final MegatronCorpus corpus;
    private final int sequence;
    private final CounterRandom random;
    private final long windows;
    private long epoch = -1;
    private int[] documents = new int[0];
    private long[] starts = new long[0];
    private int[] order = new int[0];

    /// @param sequence tokens a sequence predicts; each window holds one more
    /// @throws InvalidModelException if the corpus is too small for one window
    PackedStream(MegatronCorpus corpus, int sequence, long seed) {
        this.corpus = corpus;
        this.sequence = sequence;
        this.random = new CounterRandom(seed);
        this.windows = (corpus.tokens() - 1) / sequence;
        if (windows < 1) {
            throw new InvalidModelException("corpus-too-small",
                    "The corpus holds %,d tokens in %d documents; one sequence of %d needs %d. Seal more or lower the sequence setting."
                            .formatted(corpus.tokens(), corpus.documents(), sequence, sequence + 1));
        }
        if (windows > Integer.MAX_VALUE) {
            throw new InvalidModelException("corpus-too-large",
                    "The corpus holds %,d sequences of %d; %,d are the limit. Train on several corpora."
                    .formatted(windows, sequence, Integer.MAX_VALUE));
        }
    }

    @Override
    public long windows() {
        return windows;
    }

    @Override
    public void read(long index, long[] into, int[] segments) {
        long at = locate(index);
        int done = 0;
        while (done < into.length) {
            int place = placeOf(at + done);
            int document = documents[place];
            long offset = at + done - starts[place];
            int count = (int) Math.min(into.length - done, starts[place + 1] - starts[place] - offset);
            corpus.read(corpus.start(document) + offset, into, done, count);
            Arrays.fill(segments, done, done + count, document);
            done += count;
        }
    }

    @Override
    public List<Integer> documents(long index) {
        long at = locate(index);
        List<Integer> found = new ArrayList<>();
        for (int place = placeOf(at); place < documents.length && starts[place] <= at + sequence; place++) {
            found.add(documents[place]);
        }
        return found;
    }

    private long locate(long index) {
        prepare(index / windows);
        return (long) order[(int) (index % windows)] * sequence;
    }

    private int placeOf(long position) {
        int found = Arrays.binarySearch(starts, position);
        int place = found >= 0 ? found : -found - 2;
        while (starts[place + 1] <= position) {
            place++;
        }
        return place;
    }

    private void prepare(long wanted) {
        if (wanted == epoch) {
            return;
        }
        documents = random.permutation(2 * wanted, corpus.documents());
        starts = new long[documents.length + 1];
        for (int i = 0; i < documents.length; i++) {
            starts[i + 1] = starts[i] + corpus.start(documents[i] + 1) - corpus.start(documents[i]);
        }
        order = random.permutation(2 * wanted + 1, (int) windows);
        epoch = wanted;
    }
}

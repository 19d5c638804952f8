package dev.tributary.tuning.data;

import dev.tributary.contracts.Sha256;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The text one source is good at: windows of a corpus on a fixed grid, some held out, the others dealt in a seeded order.
///
/// The grid does not depend on the order, so what a source predicts on a window can be stored and used by every later run.
/// A pure function of corpus, settings and step; not thread-safe. The corpus must outlive it.
public final class SourceText {

    private static final long PICK = 0;
    private static final long ORDER = 1;

    private final MegatronCorpus corpus;
    private final int sequence;
    private final CounterRandom random;
    private final int[] heldOut;
    private final int[] training;
    private long epoch = -1;
    private int[] order = new int[0];

    /// @param name     the source, for messages
    /// @param sequence tokens of a window
    /// @param heldOut  windows never trained on
    /// @param examples most windows trained on, chosen by the seed
    /// @throws InvalidModelException if the corpus has no window left to train on
    public SourceText(String name, MegatronCorpus corpus, int sequence, int heldOut, int examples, long seed) {
        long windows = Math.min(Integer.MAX_VALUE, corpus.tokens() / sequence);
        if (heldOut < 1 || examples < 1) {
            throw new IllegalArgumentException("heldOut and examples must be at least 1, not " + heldOut + " and " + examples);
        }
        if (windows <= heldOut) {
            throw new InvalidModelException(corpus.tokens() == 0 ? "text-empty" : "text-too-small", ("The text of source %s has %,d tokens, "
                    + "%,d windows of %d; %d are held out and at least one must remain. Give it more text, or lower the sequence or the held-out share.")
                    .formatted(name, corpus.tokens(), windows, sequence, heldOut));
        }
        this.corpus = corpus;
        this.sequence = sequence;
        this.random = new CounterRandom(seed);
        int[] dealt = random.permutation(PICK, (int) windows);
        this.heldOut = Arrays.copyOf(dealt, heldOut);
        this.training = Arrays.copyOfRange(dealt, heldOut, (int) Math.min(windows, (long) heldOut + examples));
    }

    /// How many windows are trained on.
    public int examples() {
        return training.length;
    }

    /// How many windows are held out.
    public int heldOut() {
        return heldOut.length;
    }

    /// Which examples, counted from 0, a step (from 0) sees.
    public int[] examplesOf(long step, int sequences) {
        int[] found = new int[sequences];
        for (int i = 0; i < sequences; i++) {
            long at = step * sequences + i;
            prepare(at / training.length);
            found[i] = order[(int) (at % training.length)];
        }
        return found;
    }

    /// The tokens of some examples.
    public TokenBatch examples(int[] indexes) {
        return batch(Arrays.stream(indexes).map(index -> training[index]).toArray());
    }

    /// All held-out windows, so many at a time.
    public List<TokenBatch> heldOutBatches(int sequences) {
        return batches(heldOut, sequences);
    }

    /// The first examples, so many at a time; fewer if there are fewer.
    public List<TokenBatch> exampleBatches(int count, int sequences) {
        return batches(Arrays.copyOf(training, Math.min(count, training.length)), sequences);
    }

    private List<TokenBatch> batches(int[] windows, int sequences) {
        List<TokenBatch> batches = new ArrayList<>();
        for (int from = 0; from < windows.length; from += sequences) {
            batches.add(batch(Arrays.copyOfRange(windows, from, Math.min(windows.length, from + sequences))));
        }
        return batches;
    }

    /// Names the tokens of all examples, in order.
    public String digest() {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(sequence).flip());
        for (int window : training) {
            long[] tokens = read(window);
            ByteBuffer bytes = ByteBuffer.allocate(tokens.length * Long.BYTES);
            bytes.asLongBuffer().put(tokens);
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private TokenBatch batch(int[] windows) {
        long[] ids = new long[windows.length * sequence];
        for (int i = 0; i < windows.length; i++) {
            System.arraycopy(read(windows[i]), 0, ids, i * sequence, sequence);
        }
        return new TokenBatch(1, windows.length, sequence, ids, ids, Optional.empty());
    }

    private long[] read(int window) {
        long[] tokens = new long[sequence];
        corpus.read((long) window * sequence, tokens, 0, sequence);
        return tokens;
    }

    private void prepare(long wanted) {
        if (wanted != epoch) {
            order = random.permutation(ORDER + wanted, training.length);
            epoch = wanted;
        }
    }
}

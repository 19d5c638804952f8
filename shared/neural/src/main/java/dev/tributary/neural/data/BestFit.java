package dev.tributary.neural.data;

import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Windows packed by best fit, decreasing (arXiv 2404.10830): documents longer than a window are cut into windows, and each piece, the
/// longest first, goes where it leaves the least room. Which pieces share a window follows from their lengths alone; each epoch
/// deals the windows in a new random order.
final class BestFit implements Windows {

    /// The segment of a position that holds no text.
    static final int EMPTY = -1;

    private final MegatronCorpus corpus;
    private final CounterRandom random;
    private final List<List<Piece>> windows;
    private long epoch = -1;
    private int[] order = new int[0];

    /// A stretch of a document; neighbours from one document share a token, as an input here and a label there.
    private record Piece(int number, int document, long start, int length) {
    }

    BestFit(MegatronCorpus corpus, int sequence, long seed) {
        this.corpus = corpus;
        this.random = new CounterRandom(seed);
        this.windows = pack(pieces(corpus, sequence), sequence + 1);
        if (windows.isEmpty()) {
            throw new InvalidModelException("corpus-too-small", "The corpus holds no document of two tokens. Seal more documents.");
        }
    }

    @Override
    public long windows() {
        return windows.size();
    }

    @Override
    public void read(long index, long[] into, int[] segments) {
        int at = 0;
        for (Piece piece : window(index)) {
            corpus.read(piece.start(), into, at, piece.length());
            Arrays.fill(segments, at, at + piece.length(), piece.number());
            at += piece.length();
        }
        // Any known id will do where nothing is predicted and nothing looks.
        Arrays.fill(into, at, into.length, into[at - 1]);
        Arrays.fill(segments, at, segments.length, EMPTY);
    }

    @Override
    public List<Integer> documents(long index) {
        return window(index).stream().map(Piece::document).toList();
    }

    private List<Piece> window(long index) {
        long wanted = index / windows.size();
        if (wanted != epoch) {
            order = random.permutation(wanted, windows.size());
            epoch = wanted;
        }
        return windows.get(order[(int) (index % windows.size())]);
    }

    private static List<Piece> pieces(MegatronCorpus corpus, int sequence) {
        List<Piece> pieces = new ArrayList<>();
        for (int document = 0; document < corpus.documents(); document++) {
            long end = corpus.start(document + 1);
            // A piece of one token predicts nothing.
            for (long start = corpus.start(document); start + 1 < end; start += sequence) {
                pieces.add(new Piece(pieces.size(), document, start, (int) Math.min(sequence + 1, end - start)));
            }
        }
        return pieces;
    }

    private static List<List<Piece>> pack(List<Piece> pieces, int capacity) {
        List<Piece> decreasing = new ArrayList<>(pieces);
        decreasing.sort(Comparator.comparingInt(Piece::length).reversed().thenComparingInt(Piece::number));
        List<List<Piece>> windows = new ArrayList<>();
        Map<Integer, Deque<Integer>> withRoom = new HashMap<>();
        BitSet rooms = new BitSet(capacity);
        for (Piece piece : decreasing) {
            int room = rooms.nextSetBit(piece.length());
            int window = windows.size();
            if (room < 0) {
                room = capacity;
                windows.add(new ArrayList<>());
            } else {
                Deque<Integer> candidates = withRoom.get(room);
                window = candidates.removeFirst();
                rooms.set(room, !candidates.isEmpty());
            }
            windows.get(window).add(piece);
            int left = room - piece.length();
            if (left > 0) {
                withRoom.computeIfAbsent(left, any -> new ArrayDeque<>()).addLast(window);
                rooms.set(left);
            }
        }
        return windows;
    }
}

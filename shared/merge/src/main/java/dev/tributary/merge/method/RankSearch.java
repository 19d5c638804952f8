package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds which score separates the r largest of a tensor from the rest, exactly and without sorting.
///
/// Bits are mapped to integers that order as the scores do. The upper 16 bits index a histogram; for 16-bit types that settles the
/// threshold, for float32 a second pass counts the lower 16 bits of the scores in the bin where the threshold lies. Chunks keep
/// their own counts, which tells how many ties each holds: ties are then taken lowest index first, whoever computes which chunk.
final class RankSearch {
    private static final int COARSE = 1 << 16;
    private static final int FINE = COARSE;
    // The bin of zero, and for float32 of the positive subnormals below 2^-133, which count as zeros.
    private static final int ZERO = 1 << 15;

    private final Dtype dtype;
    private final int vectors;
    private final Scores scores;
    private final Requests requests;
    private final Cut[][] cuts;
    private int[][][] coarse = new int[0][][];

    /// Computes what is ranked.
    interface Scores {
        /// Fills the front of `into` with scores; none is −0.
        void fill(Tile tile, int vector, float[] into);
    }

    /// Says where to cut once it is known how many scores are not zero.
    interface Requests {
        /// For each cut wanted, how many of the largest scores lie above it; ascending.
        long[] ranks(int vector, long nonzero);
    }

    /// @param dtype what scores are values of
    /// @param vectors how many score vectors there are; with none there is nothing to search and no pass is made
    RankSearch(Dtype dtype, int vectors, Scores scores, Requests requests) {
        this.dtype = dtype;
        this.vectors = vectors;
        this.scores = scores;
        this.requests = requests;
        this.cuts = new Cut[vectors][];
    }

    List<Survey> surveys() {
        if (vectors == 0) {
            return List.of();
        }
        return dtype == Dtype.F32 ? List.of(new CoarsePass(), new FinePass()) : List.of(new CoarsePass());
    }

    /// The cuts asked for, in the order of the ranks.
    Cut[] cuts(int vector) {
        return cuts[vector];
    }

    /// Where the `rank` largest end.
    ///
    /// @param threshold the score at the cut; infinite if rank is 0
    /// @param taken how many scores equal to the threshold are among the largest
    /// @param tiesByChunk how many scores equal the threshold, chunk by chunk
    record Cut(float threshold, long taken, int[] tiesByChunk) {
        static Cut aboveEverything(int chunks) {
            return new Cut(Float.POSITIVE_INFINITY, 0, new int[chunks]);
        }

        int ties(int chunk) {
            return tiesByChunk[chunk];
        }

        long tiesBefore(int chunk) {
            return Arrays.stream(tiesByChunk, 0, chunk).asLongStream().sum();
        }

        long tiesInAll() {
            return tiesBefore(tiesByChunk.length);
        }
    }

    /// A rank and the bin its threshold lies in.
    private record Bin(int index, long rankInside) {}

    private int key(float score) {
        return dtype == Dtype.F16 ? ordered(Float.floatToFloat16(score) << 16) >>> 16 : ordered(Float.floatToRawIntBits(score)) >>> 16;
    }

    private float score(int key) {
        int bits = unordered(key << 16);
        return dtype == Dtype.F16 ? Float.float16ToFloat((short) (bits >>> 16)) : Float.intBitsToFloat(bits);
    }

    /// Maps bits so that unsigned integers order as the floats do: negative ones are mirrored below the others.
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 | 0x8000_0000);
    }

    private static int unordered(int key) {
        return key ^ (~key >> 31 | 0x8000_0000);
    }

    /// How many scores lie in each bin, from about the first to about the last that holds any: small tensors fill few of them.
    private record Bins(int first, long[] counts) {
        private static final int[] EMPTY = new int[COARSE];
        private static final int STRETCH = 1 << 10;

        static Bins of(int[][] byChunk) {
            int from = COARSE;
            int to = 0;
            for (int[] counts : byChunk) {
                int low = Arrays.mismatch(counts, EMPTY);
                int high = COARSE;
                while (high > to && Arrays.equals(counts, high - STRETCH, high, EMPTY, high - STRETCH, high)) {
                    high -= STRETCH;
                }
                from = low < 0 ? from : Math.min(from, low);
                to = high;
            }
            long[] total = new long[Math.max(0, to - from)];
            for (int[] counts : byChunk) {
                for (int bin = 0; bin < total.length; bin++) {
                    total[bin] += counts[from + bin];
                }
            }
            return new Bins(from, total);
        }

        /// How many scores are neither zero nor, in float32, taken for one.
        long nonzero() {
            int zero = ZERO - first;
            return Arrays.stream(counts).sum() - (zero >= 0 && zero < counts.length ? counts[zero] : 0);
        }

        /// The bin that holds the score of the given rank, counting from the largest.
        Bin holding(long rank) {
            long left = rank;
            for (int index = counts.length - 1; index >= 0; index--) {
                if (left <= counts[index]) {
                    return new Bin(first + index, left);
                }
                left -= counts[index];
            }
            throw new IllegalStateException("rank " + rank + " lies beyond the last score");
        }
    }

    private final class CoarsePass implements Survey {
        @Override
        public void begin(int chunks) {
            coarse = new int[vectors][chunks][];
        }

        @Override
        public Look open(int chunk) {
            int[][] counts = new int[vectors][COARSE];
            for (int vector = 0; vector < vectors; vector++) {
                coarse[vector][chunk] = counts[vector];
            }
            return tile -> {
                float[] values = tile.scratch(vectors);
                for (int vector = 0; vector < vectors; vector++) {
                    scores.fill(tile, vector, values);
                    int[] histogram = counts[vector];
                    for (int i = 0; i < tile.count(); i++) {
                        histogram[key(values[i])]++;
                    }
                }
            };
        }

        @Override
        public void conclude() {
            if (dtype == Dtype.F32) {
                return;
            }
            for (int vector = 0; vector < vectors; vector++) {
                int[][] byChunk = coarse[vector];
                Bins total = Bins.of(byChunk);
                long[] ranks = requests.ranks(vector, total.nonzero());
                cuts[vector] = Arrays.stream(ranks).mapToObj(rank -> cut(byChunk, total, rank)).toArray(Cut[]::new);
            }
            coarse = new int[0][][];
        }

        private Cut cut(int[][] byChunk, Bins total, long rank) {
            if (rank == 0) {
                return Cut.aboveEverything(byChunk.length);
            }
            Bin bin = total.holding(rank);
            return new Cut(score(bin.index()), bin.rankInside(), Arrays.stream(byChunk).mapToInt(counts -> counts[bin.index()]).toArray());
        }
    }

    /// Splits the bins in which thresholds lie by the lower half of the bits.
    private final class FinePass implements Survey {
        private final List<List<Bin>> bins = new ArrayList<>();
        private int[][][][] fine = new int[0][][][];

        @Override
        public void begin(int chunks) {
            fine = new int[vectors][][][];
            for (int vector = 0; vector < vectors; vector++) {
                Bins total = Bins.of(coarse[vector]);
                long[] ranks = requests.ranks(vector, total.nonzero());
                List<Bin> wanted = new ArrayList<>();
                for (long rank : ranks) {
                    wanted.add(rank == 0 ? new Bin(-1, 0) : total.holding(rank));
                }
                bins.add(wanted);
                fine[vector] = new int[wanted.size()][chunks][];
            }
            coarse = new int[0][][];
        }

        @Override
        public Look open(int chunk) {
            for (int vector = 0; vector < vectors; vector++) {
                for (int cut = 0; cut < bins.get(vector).size(); cut++) {
                    fine[vector][cut][chunk] = new int[bins.get(vector).get(cut).index() < 0 ? 0 : FINE];
                }
            }
            return tile -> {
                float[] values = tile.scratch(vectors);
                for (int vector = 0; vector < vectors; vector++) {
                    scores.fill(tile, vector, values);
                    for (int cut = 0; cut < bins.get(vector).size(); cut++) {
                        count(values, tile.count(), bins.get(vector).get(cut).index(), fine[vector][cut][chunk]);
                    }
                }
            };
        }

        private static void count(float[] values, int count, int bin, int[] histogram) {
            if (bin < 0) {
                return;
            }
            for (int i = 0; i < count; i++) {
                int key = ordered(Float.floatToRawIntBits(values[i]));
                if (key >>> 16 == bin) {
                    histogram[key & FINE - 1]++;
                }
            }
        }

        @Override
        public void conclude() {
            for (int vector = 0; vector < vectors; vector++) {
                List<Bin> wanted = bins.get(vector);
                cuts[vector] = new Cut[wanted.size()];
                for (int cut = 0; cut < wanted.size(); cut++) {
                    cuts[vector][cut] = cut(wanted.get(cut), fine[vector][cut]);
                }
            }
            fine = new int[0][][][];
        }

        private static Cut cut(Bin coarseBin, int[][] byChunk) {
            if (coarseBin.index() < 0) {
                return Cut.aboveEverything(byChunk.length);
            }
            Bin bin = Bins.of(byChunk).holding(coarseBin.rankInside());
            float threshold = Float.intBitsToFloat(unordered(coarseBin.index() << 16 | bin.index()));
            return new Cut(threshold, bin.rankInside(), Arrays.stream(byChunk).mapToInt(counts -> counts[bin.index()]).toArray());
        }
    }
}

package dev.tributary.merge.method;

import dev.tributary.weights.block.Sums;

/// Gathers the inner products of a tensor's vectors. Each chunk has its own partial sums, which are added up in chunk order.
final class GramSurvey implements Survey {
    private final int size;
    private final int groups;
    private final SpanMerge merge;
    private double[][] byChunk = new double[0][];

    GramSurvey(int size, int groups, SpanMerge merge) {
        this.size = size;
        this.groups = groups;
        this.merge = merge;
    }

    @Override
    public void begin(int chunks) {
        byChunk = new double[chunks][];
    }

    @Override
    public Look open(int chunk) {
        double[] sums = new double[groups * size * size];
        byChunk[chunk] = sums;
        return tile -> {
            float[][] vectors = merge.vectors(tile);
            for (int at = 0; at < tile.count();) {
                int run = merge.run(tile.start() + at, tile.count() - at);
                int offset = merge.group(tile.start() + at) * size * size;
                addProducts(vectors, at, run, sums, offset);
                at += run;
            }
        };
    }

    private void addProducts(float[][] vectors, int at, int run, double[] sums, int offset) {
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                sums[offset + i * size + j] += run == 1 ? (double) vectors[i][at] * vectors[j][at]
                        : Sums.dot(vectors[i], vectors[j], at, run);
            }
        }
    }

    @Override
    public void conclude() {
        double[] total = new double[groups * size * size];
        for (double[] sums : byChunk) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[i];
            }
        }
        byChunk = new double[0][];
        Gram[] grams = new Gram[groups];
        for (int group = 0; group < groups; group++) {
            double[] products = new double[size * size];
            for (int i = 0; i < size; i++) {
                for (int j = i; j < size; j++) {
                    products[i * size + j] = total[(group * size + i) * size + j];
                    products[j * size + i] = products[i * size + j];
                }
            }
            grams[group] = new Gram(size, products);
        }
        merge.concluded(grams);
    }
}

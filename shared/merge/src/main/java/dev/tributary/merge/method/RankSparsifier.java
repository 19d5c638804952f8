package dev.tributary.merge.method;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps the elements whose magnitude ranks between two places of the whole tensor. Ranks count from the largest magnitude; among
/// equal magnitudes at a threshold the lowest indexes stay.
final class RankSparsifier implements Sparsifier {
    private final RankSearch search;
    // The models whose deltas are thinned, and for each model its place among them or -1.
    private final int[] thinned;
    private final int[] vectorOf;

    /// Which ranks stay: `[from, to)`, 0 being the largest magnitude.
    private record Band(long from, long to) {}

    private RankSparsifier(TensorTask task, Band[] bands) {
        long elements = task.elements();
        this.thinned = IntStream.range(0, bands.length).filter(model -> bands[model].from() > 0 || bands[model].to() < elements).toArray();
        this.vectorOf = new int[bands.length];
        Arrays.fill(vectorOf, -1);
        for (int vector = 0; vector < thinned.length; vector++) {
            vectorOf[thinned[vector]] = vector;
        }
        this.search = new RankSearch(task.dtype(), thinned.length, (tile, vector, into) -> {
            tile.delta(thinned[vector], into);
            for (int i = 0; i < tile.count(); i++) {
                into[i] = Math.abs(into[i]);
            }
        }, (vector, nonzero) -> new long[] {bands[thinned[vector]].from(), bands[thinned[vector]].to()});
    }

    /// Keeps `int(density·n)` elements, at least one.
    static RankSparsifier magnitude(TensorTask task) {
        long elements = task.elements();
        Band[] bands = new Band[task.models()];
        for (int model = 0; model < bands.length; model++) {
            double density = task.number("density", model);
            long kept = density >= 1 ? elements : Math.max(Math.min(1, elements), (long) (density * elements));
            bands[model] = new Band(0, kept);
        }
        return new RankSparsifier(task, bands);
    }

    /// Drops `int(γn)` from the top and as many from the bottom as the density asks for.
    static RankSparsifier outliers(TensorTask task) {
        long elements = task.elements();
        Band[] bands = new Band[task.models()];
        for (int model = 0; model < bands.length; model++) {
            double density = task.number("density", model);
            long top = density >= 1 ? 0 : (long) (task.number("gamma", model) * elements);
            long kept = density >= 1 ? elements : (long) (density * elements);
            long bottom = elements - kept - top;
            if (bottom < 0) {
                top = Math.max(0, top + bottom);
                bottom = 0;
            }
            bands[model] = new Band(top, elements - bottom);
        }
        return new RankSparsifier(task, bands);
    }

    @Override
    public List<Survey> surveys() {
        return search.surveys();
    }

    @Override
    public Thinning open(int chunk) {
        BandFilter[] filters = new BandFilter[thinned.length];
        for (int vector = 0; vector < thinned.length; vector++) {
            RankSearch.Cut[] cuts = search.cuts(vector);
            filters[vector] = new BandFilter(cuts[0], cuts[1], chunk);
        }
        return (model, tile, delta) -> {
            if (vectorOf[model] >= 0) {
                filters[vectorOf[model]].keep(delta, delta, tile);
            }
        };
    }
}

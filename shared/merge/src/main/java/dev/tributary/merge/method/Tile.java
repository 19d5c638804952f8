package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.block.Moderate;
import dev.tributary.weights.block.Selection;
import java.util.ArrayList;
import java.util.List;

/// A run of consecutive elements of one tensor, decoded from every source. Owned by one worker and refilled for each step.
///
/// All its arrays hold the elements in the same order: the tensor's, or split, the even ones first and then the odd ones.
public final class Tile {
    private final List<float[]> scratch = new ArrayList<>();
    private int[] integers = new int[0];
    private float[][] models = new float[0][];
    private float[] base = new float[0];
    private Dtype dtype = Dtype.F32;
    private long start;
    private int count;
    private boolean split;
    private boolean moderate;
    private int[] places = new int[0];

    /// Points the tile at another run of elements; its arrays are then to be filled.
    ///
    /// @param dtype what arithmetic runs in
    /// @param models how many sources besides the base
    /// @param start index in the tensor of the first element
    /// @param count how many elements
    /// @param split whether the even ones of them come first
    public void reset(Dtype dtype, int models, long start, int count, boolean split) {
        if (count > places.length || split != this.split || split && count != this.count) {
            places = places(split ? count : Math.max(count, places.length), split);
        }
        this.dtype = dtype;
        this.start = start;
        this.count = count;
        this.split = split;
        this.moderate = false;
        if (this.models.length < models || base.length < count) {
            int room = Math.max(count, base.length);
            this.models = new float[Math.max(models, this.models.length)][room];
            this.base = new float[room];
            scratch.clear();
        }
    }

    /// Index in the tensor of the first element.
    public long start() {
        return start;
    }

    /// How many elements the tile holds; arrays may be longer.
    public int count() {
        return count;
    }

    /// Whether the elements lie split.
    public boolean isSplit() {
        return split;
    }

    /// Says that all values computed from now on can be rounded as those that come from [Moderate] ones; not so after [#reset].
    ///
    /// @param all whether every source's elements are moderate and the merge [TensorMerge#isGentle]
    public void moderate(boolean all) {
        moderate = all;
    }

    /// Whether results are rounded as [Moderate] ones and hence already values of the type arithmetic runs in.
    public boolean isModerate() {
        return moderate;
    }

    /// Notes that values are about to be multiplied or divided by a number outside of [#scale], [#addScaled] and [#divide].
    public void multipliedBy(float factor) {
        moderate &= Moderate.isFactor(factor);
    }

    /// For each index of the arrays, how far from the tile's start in the tensor the element there lies.
    public int[] places() {
        return places;
    }

    /// Where in the arrays an element is.
    ///
    /// @param element how far from the tile's start in the tensor
    public int indexOf(int element) {
        return split ? element / 2 + element % 2 * (count / 2) : element;
    }

    private static int[] places(int count, boolean split) {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = !split ? i : i < count / 2 ? 2 * i : 2 * (i - count / 2) + 1;
        }
        return places;
    }

    /// The base's elements; meaningless without a base.
    public float[] base() {
        return base;
    }

    /// The elements of a source other than the base.
    public float[] model(int index) {
        return models[index];
    }

    /// An array of the tile's size to work in. Arrays with different indexes are different; contents survive only within a step.
    public float[] scratch(int index) {
        while (scratch.size() <= index) {
            scratch.add(new float[base.length]);
        }
        return scratch.get(index);
    }

    /// An integer array of the tile's size to work in.
    public int[] integers() {
        if (integers.length < base.length) {
            integers = new int[base.length];
        }
        return integers;
    }

    /// Rounds elements to the type arithmetic runs in.
    public void round(float[] values) {
        if (moderate) {
            Moderate.round(values, count);
        } else {
            roundAny(values);
        }
    }

    /// Rounds what [#round] cannot be given: values of any size, such as squares.
    public void roundAny(float[] values) {
        Blocks.round(dtype, values, 0, count);
    }

    /// `into = a − b`, rounded.
    public void difference(float[] a, float[] b, float[] into) {
        if (moderate) {
            Moderate.difference(a, b, into, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = a[i] - b[i];
        }
        round(into);
    }

    /// `into += a`, the sum rounded.
    public void sum(float[] a, float[] into) {
        if (moderate) {
            Moderate.sum(a, into, count);
            return;
        }
        add(a, into);
        round(into);
    }

    /// `into = a · b`, rounded.
    public void product(float[] a, float[] b, float[] into) {
        if (moderate) {
            Moderate.product(a, b, into, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = a[i] * b[i];
        }
        round(into);
    }

    /// `into = a · factor`, rounded.
    public void scale(float[] a, float factor, float[] into) {
        multipliedBy(factor);
        if (moderate) {
            Moderate.scale(a, factor, into, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = a[i] * factor;
        }
        round(into);
    }

    /// `a = a · factor`, rounded, and `sum += a`, not rounded.
    public void scaleAndAdd(float[] a, float factor, float[] sum) {
        multipliedBy(factor);
        if (moderate) {
            Moderate.scaleAndAdd(a, factor, sum, count);
            return;
        }
        scale(a, factor, a);
        add(a, sum);
    }

    /// `into += a · factor`, the product rounded, the sum not.
    ///
    /// @param spare overwritten; may be `a`
    public void addScaled(float[] a, float factor, float[] into, float[] spare) {
        multipliedBy(factor);
        if (moderate) {
            Moderate.addScaled(a, factor, into, count);
            return;
        }
        scale(a, factor, spare);
        add(spare, into);
    }

    /// Divides each sum by its weight, or by one where that is zero; sums, weights and quotients rounded.
    public void average(float[] sums, float[] weights) {
        if (moderate) {
            Moderate.average(sums, weights, count);
            return;
        }
        round(sums);
        round(weights);
        Selection.divide(sums, weights, count);
        round(sums);
    }

    /// `into = a / divisor`, rounded.
    public void divide(float[] a, float divisor, float[] into) {
        multipliedBy(divisor);
        if (moderate) {
            Moderate.divide(a, divisor, into, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = a[i] / divisor;
        }
        round(into);
    }

    /// `into += a`, not rounded.
    public void add(float[] a, float[] into) {
        for (int i = 0; i < count; i++) {
            into[i] += a[i];
        }
    }

    /// The task vector of a model, `x − b`, rounded.
    public void delta(int model, float[] into) {
        difference(models[model], base, into);
    }
}

package dev.tributary.merge.method;

/// A merge of one gentle pass, see [TensorMerge#isGentle].
record Gentle(TensorMerge merge) implements TensorMerge {
    @Override
    public boolean isGentle() {
        return true;
    }

    @Override
    public Combination open(int chunk) {
        return merge.open(chunk);
    }
}

package dev.tributary.neural.decoder;

/// Cosines and signed sines of rotary position embedding (arXiv 2104.09864), each `[positions, headSize]` row by row.
///
/// A head's two halves are the two coordinates of each rotation, as in Hugging Face checkpoints; the sine of the first half is negated.
///
/// @param cos cosines
/// @param sin sines, sign included
record RotaryTable(float[] cos, float[] sin) {

    static RotaryTable of(DecoderConfig config, int positions) {
        int size = config.headSize();
        int half = size / 2;
        float[] cos = new float[positions * size];
        float[] sin = new float[positions * size];
        for (int i = 0; i < half; i++) {
            float frequency = (float) config.ropeScaling().scale((float) StrictMath.pow(config.ropeTheta(), -2.0 * i / size));
            for (int t = 0; t < positions; t++) {
                // Angles are rounded to float32 first, as Transformers does.
                double angle = frequency * t;
                int at = t * size + i;
                cos[at] = cos[at + half] = (float) StrictMath.cos(angle);
                sin[at + half] = (float) StrictMath.sin(angle);
                sin[at] = -sin[at + half];
            }
        }
        return new RotaryTable(cos, sin);
    }
}

package dev.tributary.neural.decoder;

/// How rotary frequencies are stretched for contexts longer than the model was first trained on.
public sealed interface RopeScaling {

    /// The frequency to use in place of `frequency` (radians per position).
    double scale(double frequency);

    /// No stretching.
    record None() implements RopeScaling {
        @Override
        public double scale(double frequency) {
            return frequency;
        }
    }

    /// Position interpolation (arXiv 2306.15595): every frequency divided by the factor.
    record Linear(double factor) implements RopeScaling {
        @Override
        public double scale(double frequency) {
            return frequency / factor;
        }
    }

    /// Llama 3's rule: long wavelengths are divided by the factor, short ones kept, those between interpolated.
    ///
    /// @param originalPositions positions of the first training
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions) implements RopeScaling {
        @Override
        public double scale(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength < originalPositions / highFrequencyFactor) {
                return frequency;
            }
            if (wavelength > originalPositions / lowFrequencyFactor) {
                return frequency / factor;
            }
            double keep = (originalPositions / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
            return (1 - keep) * frequency / factor + keep * frequency;
        }
    }
}

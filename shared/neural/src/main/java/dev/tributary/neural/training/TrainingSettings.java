package dev.tributary.neural.training;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;

/// Everything that, with the base model and the corpora, determines the bytes of a run. The engine's thread count does too, but belongs
/// to the process.
///
/// @param steps optimiser steps of the run
/// @param seed  everything random follows from it
public record TrainingSettings(Batching batching, Schedule schedule, AdamW optimiser, Compute compute, long steps, long seed) {

    public TrainingSettings {
        if (steps < 1) {
            throw new IllegalArgumentException("A run needs at least one step, not " + steps);
        }
    }
}

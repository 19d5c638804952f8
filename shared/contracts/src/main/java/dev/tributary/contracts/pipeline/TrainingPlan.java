package dev.tributary.contracts.pipeline;

import java.util.Optional;

/// How to train; Llama-3-SEC's settings are the defaults (see `services/training/README.md`).
///
/// @param sequence         tokens per sequence
/// @param batchTokens      tokens per optimiser step
/// @param learningRate     peak rate
/// @param schedule         `cosine` or `constant`
/// @param warmup           share of the run's steps that warm up; at least ten steps
/// @param floor            the share of the peak rate that a cosine ends at
/// @param epochs           how often each sealed corpus is seen
/// @param precision        `float32` or `bfloat16` compute; master weights and moments are always float32
/// @param seed             everything random follows from it
/// @param stateEvery       steps between resume states
public record TrainingPlan(
        int sequence,
        int batchTokens,
        double learningRate,
        Optional<String> schedule,
        Optional<Double> warmup,
        Optional<Double> floor,
        Optional<Double> epochs,
        Optional<String> precision,
        Optional<Long> seed,
        Optional<Integer> stateEvery) {
}

package dev.tributary.contracts.pipeline;

import java.util.List;
import java.util.Optional;

/// How to train; Llama-3-SEC's settings are the defaults (see `services/training/README.md`).
///
/// @param sequence         tokens per sequence
/// @param batchTokens      tokens per optimiser step
/// @param learningRate     peak rate
/// @param schedule         `cosine`, `linear`, `constant` or `wsd` (warm-up, stable, decay)
/// @param warmup           share of the run's steps that warm up; at least ten steps
/// @param floor            the share of the peak rate that a falling schedule ends at
/// @param epochs           how often each sealed corpus is seen
/// @param precision        `float32` or `bfloat16` compute; master weights and moments are always float32
/// @param seed             everything random follows from it
/// @param stateEvery       steps between resume states
/// @param packing          `stream` or `best-fit`: how documents become sequences
/// @param resetAttention   whether attention stops at the ends of documents
/// @param recompute        whether activations are computed again for the backward pass instead of kept: slower, less memory
/// @param checkpointTokens tokens between snapshots of the run; none are kept by default
/// @param continueFrom     `checkpoint`, the line's last one, or `release`, the last merged model
/// @param lora             train low-rank adapters instead of the whole model
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
        Optional<Integer> stateEvery,
        Optional<String> packing,
        Optional<Boolean> resetAttention,
        Optional<Boolean> recompute,
        Optional<Long> checkpointTokens,
        Optional<String> continueFrom,
        Optional<Lora> lora) {

    /// The value of `continueFrom` that trains on what was merged and released.
    public static final String RELEASE = "release";

    /// Low-rank adapters (arXiv 2106.09685): `W + alpha / rank * B A` in place of each target matrix W.
    ///
    /// @param targets matrices of every layer, e.g. `q_proj`; all of them by default
    public record Lora(int rank, double alpha, Optional<List<String>> targets) {
    }

    /// A plan of whole-model training with documents end to end.
    public TrainingPlan(int sequence, int batchTokens, double learningRate, Optional<String> schedule, Optional<Double> warmup,
            Optional<Double> floor, Optional<Double> epochs, Optional<String> precision, Optional<Long> seed, Optional<Integer> stateEvery) {
        this(sequence, batchTokens, learningRate, schedule, warmup, floor, epochs, precision, seed, stateEvery, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Whether each run starts from the last release instead of the line's own last checkpoint.
    public boolean fromRelease() {
        return continueFrom.filter(RELEASE::equals).isPresent();
    }
}

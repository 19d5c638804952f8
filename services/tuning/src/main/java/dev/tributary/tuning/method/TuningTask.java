package dev.tributary.tuning.method;

import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.mixture.Sources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a method is asked to do. Everything here is the caller's to close.
///
/// @param sources  what is merged, opened and checked against each other
/// @param texts    by source, the text it is good at; a method holds out windows of it itself (see [dev.tributary.tuning.data.SourceText])
/// @param sequence tokens of a window
/// @param plan     the settings; what is absent takes the method's default
/// @param means    what it may use of the machine
/// @param start    `coefficients.safetensors` of an earlier run to start from
/// @param resume   the state of an interrupted run of this very task
/// @param targets  folder of stored predictions, kept between runs; the method may add to it
/// @param folder   existing and empty, for results
public record TuningTask(TorchEngine engine, Sources sources, Map<String, MegatronCorpus> texts, int sequence, TuningPlan plan, Means means,
        Optional<Path> start, Optional<Path> resume, Path targets, Path folder) {

    public TuningTask {
        texts = Map.copyOf(texts);
    }
}

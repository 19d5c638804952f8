package dev.tributary.training;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One pipeline's line of training: it continues from its own last checkpoint, weights and optimiser, one corpus after the
/// other. Released merges branch off and are never trained on.
///
/// @param pipeline   as last declared
/// @param references sealed reference corpora by name
/// @param waiting    sealed domain corpora that are not trained on yet, oldest first
/// @param running    the corpus version that is being trained on
/// @param latest     the last checkpoint
record TrainingLine(Optional<PipelineDefined> pipeline, Map<String, CorpusSealed> references, List<CorpusSealed> waiting,
        Optional<Integer> running, Optional<CheckpointTrained> latest) {

    TrainingLine {
        references = Map.copyOf(new TreeMap<>(references));
        waiting = List.copyOf(waiting);
    }

    static TrainingLine empty() {
        return new TrainingLine(Optional.empty(), Map.of(), List.of(), Optional.empty(), Optional.empty());
    }

    TrainingLine defined(PipelineDefined definition) {
        return new TrainingLine(Optional.of(definition), references, waiting, running, latest);
    }

    TrainingLine sealed(CorpusSealed corpus) {
        if (corpus.corpus().equals(CorpusSealed.DOMAIN)) {
            List<CorpusSealed> more = new ArrayList<>(waiting);
            more.add(corpus);
            return new TrainingLine(pipeline, references, more, running, latest);
        }
        Map<String, CorpusSealed> more = new TreeMap<>(references);
        more.put(corpus.corpus(), corpus);
        return new TrainingLine(pipeline, more, waiting, running, latest);
    }

    TrainingLine trained(CheckpointTrained checkpoint) {
        return new TrainingLine(pipeline, references, waiting, Optional.empty(), Optional.of(checkpoint));
    }

    /// A run that was given up leaves the line where it was; the next corpus goes on from the last good checkpoint.
    TrainingLine gaveUp(int version) {
        return running.filter(round -> round == version).isPresent()
                ? new TrainingLine(pipeline, references, waiting, Optional.empty(), latest)
                : this;
    }

    TrainingLine started(CorpusSealed corpus) {
        return new TrainingLine(pipeline, references, waiting.subList(1, waiting.size()), Optional.of(corpus.version()), latest);
    }

    /// The corpus to train on now: the oldest one, once nothing runs and what is replayed is sealed.
    Optional<CorpusSealed> next() {
        if (running.isPresent() || waiting.isEmpty() || pipeline.isEmpty()) {
            return Optional.empty();
        }
        boolean ready = pipeline.get().definition().corpus().replay()
                .map(replay -> replay.fraction() == 0 || references.containsKey(replay.from())).orElse(true);
        return ready ? Optional.of(waiting.getFirst()) : Optional.empty();
    }

    /// What the line goes on from.
    ArtifactRef parent() {
        return latest.map(CheckpointTrained::model)
                .orElseGet(() -> pipeline.map(defined -> defined.models().get(PipelineDefined.BASE)).orElseThrow());
    }
}

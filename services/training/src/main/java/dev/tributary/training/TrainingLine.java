package dev.tributary.training;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One pipeline's line of training: it continues from its own last checkpoint, weights and optimiser, one corpus after the
/// other. Released merges branch off and are never trained on, unless the pipeline asks to continue from them: then each corpus waits
/// for the decision about the one before.
///
/// @param pipeline   as last declared
/// @param references sealed reference corpora by name
/// @param waiting    sealed domain corpora that are not trained on yet, oldest first
/// @param running    the corpus version that is being trained on
/// @param latest     the last checkpoint
/// @param undecided  the round whose release is not decided yet
/// @param releases   released models by number, the newest [#RELEASES_KEPT]
record TrainingLine(Optional<PipelineDefined> pipeline, Map<String, CorpusSealed> references, List<CorpusSealed> waiting,
        Optional<Integer> running, Optional<CheckpointTrained> latest, Optional<Integer> undecided,
        SortedMap<Integer, ArtifactRef> releases) {

    /// How far back a release can be rolled back and still be continued from.
    private static final int RELEASES_KEPT = 16;

    TrainingLine {
        references = Map.copyOf(new TreeMap<>(references));
        waiting = List.copyOf(waiting);
        releases = releases == null ? new TreeMap<>() : new TreeMap<>(releases);
        while (releases.size() > RELEASES_KEPT) {
            releases.remove(releases.firstKey());
        }
    }

    static TrainingLine empty() {
        return new TrainingLine(Optional.empty(), Map.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());
    }

    TrainingLine defined(PipelineDefined definition) {
        return new TrainingLine(Optional.of(definition), references, waiting, running, latest, undecided, releases);
    }

    TrainingLine sealed(CorpusSealed corpus) {
        if (corpus.corpus().equals(CorpusSealed.DOMAIN)) {
            List<CorpusSealed> more = new ArrayList<>(waiting);
            more.add(corpus);
            return new TrainingLine(pipeline, references, more, running, latest, undecided, releases);
        }
        Map<String, CorpusSealed> more = new TreeMap<>(references);
        more.put(corpus.corpus(), corpus);
        return new TrainingLine(pipeline, more, waiting, running, latest, undecided, releases);
    }

    TrainingLine trained(CheckpointTrained checkpoint) {
        return new TrainingLine(pipeline, references, waiting, Optional.empty(), Optional.of(checkpoint), Optional.of(checkpoint.round()),
                releases);
    }

    /// A run that was given up leaves the line where it was; the next corpus goes on from the last good checkpoint.
    TrainingLine gaveUp(int version) {
        return running.filter(round -> round == version).isPresent()
                ? new TrainingLine(pipeline, references, waiting, Optional.empty(), latest, undecided, releases)
                : this;
    }

    /// What became of a round's candidates.
    TrainingLine decided(ReleaseEvent decision) {
        SortedMap<Integer, ArtifactRef> known = new TreeMap<>(releases);
        Optional<Integer> open = switch (decision) {
            case ModelReady ready -> {
                known.put(ready.release(), ready.model());
                yield undecided.filter(round -> round != ready.round());
            }
            case ReleaseRejected rejected -> undecided.filter(round -> round != rejected.round());
            case ReleaseRolledBack back -> {
                known.tailMap(back.to() + 1).clear();
                yield undecided;
            }
        };
        return new TrainingLine(pipeline, references, waiting, running, latest, open, known);
    }

    TrainingLine started(CorpusSealed corpus) {
        return new TrainingLine(pipeline, references, waiting.subList(1, waiting.size()), Optional.of(corpus.version()), latest, undecided,
                releases);
    }

    /// The corpus to train on now: the oldest one, once nothing runs, what is replayed is sealed, and what it goes on from is known.
    Optional<CorpusSealed> next() {
        if (running.isPresent() || waiting.isEmpty() || pipeline.isEmpty()) {
            return Optional.empty();
        }
        boolean sealed = pipeline.get().definition().corpus().replay()
                .map(replay -> replay.fraction() == 0 || references.containsKey(replay.from())).orElse(true);
        boolean decided = !fromRelease() || undecided.isEmpty();
        return sealed && decided ? Optional.of(waiting.getFirst()) : Optional.empty();
    }

    /// What the line goes on from.
    ArtifactRef parent() {
        Optional<ArtifactRef> last = fromRelease()
                ? Optional.of(releases).filter(known -> !known.isEmpty()).map(known -> known.get(known.lastKey()))
                : latest.map(CheckpointTrained::model);
        return last.orElseGet(() -> pipeline.map(defined -> defined.models().get(PipelineDefined.BASE)).orElseThrow());
    }

    /// The optimiser of what the line goes on from; a merged model has none.
    Optional<ArtifactRef> optimiserState() {
        return fromRelease() ? Optional.empty() : latest.flatMap(CheckpointTrained::optimiserState);
    }

    private boolean fromRelease() {
        return pipeline.map(defined -> defined.definition().training().fromRelease()).orElse(false);
    }
}

package dev.tributary.evaluation.round;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.pipeline.PipelineDefined;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Everything that is remembered of one pipeline: its rounds that are not decided, and what they are measured on. Immutable.
///
/// @param domain      the stream's own sealed corpora by version, from the first undecided round on
/// @param references  the latest sealed reference corpora, by name
/// @param rounds      undecided rounds
/// @param lastDecided the latest round with a verdict; nothing that is said of it or of an earlier one changes anything
/// @param lastRelease how many releases were ordered
public record PipelineRounds(
        Optional<PipelineDefined> pipeline,
        SortedMap<Integer, ArtifactRef> domain,
        SortedMap<String, CorpusSealed> references,
        SortedMap<Integer, Round> rounds,
        int lastDecided,
        int lastRelease) {

    public PipelineRounds {
        domain = Collections.unmodifiableSortedMap(new TreeMap<>(domain));
        references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
        rounds = Collections.unmodifiableSortedMap(new TreeMap<>(rounds));
    }

    /// Nothing is known yet.
    public static PipelineRounds none() {
        return new PipelineRounds(Optional.empty(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0, 0);
    }

    PipelineRounds defined(PipelineDefined latest) {
        if (!latest.models().containsKey(PipelineDefined.BASE)) {
            throw new IllegalArgumentException("pipeline '%s' names no base model, so nothing can be compared with it; apply it again with 'base'"
                    .formatted(latest.pipeline()));
        }
        return new PipelineRounds(Optional.of(latest), domain, references, rounds, lastDecided, lastRelease);
    }

    PipelineRounds sealed(CorpusSealed corpus) {
        SortedMap<Integer, ArtifactRef> versions = new TreeMap<>(domain);
        SortedMap<String, CorpusSealed> latest = new TreeMap<>(references);
        if (!corpus.corpus().equals(CorpusSealed.DOMAIN)) {
            latest.merge(corpus.corpus(), corpus, (known, other) -> other.version() > known.version() ? other : known);
        } else if (corpus.version() > lastDecided) {
            versions.putIfAbsent(corpus.version(), corpus.manifest());
        }
        return new PipelineRounds(pipeline, versions, latest, rounds, lastDecided, lastRelease);
    }

    /// Changes an undecided round, which exists from the first thing that is heard of it.
    PipelineRounds with(int number, UnaryOperator<Round> change) {
        if (number <= lastDecided) {
            return this;
        }
        SortedMap<Integer, Round> changed = new TreeMap<>(rounds);
        changed.put(number, change.apply(rounds.getOrDefault(number, Round.heardOf(number))));
        return new PipelineRounds(pipeline, domain, references, changed, lastDecided, lastRelease);
    }

    /// Forgets a round that has its verdict, and every earlier one.
    PipelineRounds decided(int number, boolean released) {
        return new PipelineRounds(pipeline, domain.tailMap(number + 1), references, rounds.tailMap(number + 1), number, lastRelease
                + (released ? 1 : 0));
    }

    /// The open round that is decided next: rounds are decided in order.
    Optional<Round> next() {
        return rounds.values().stream().filter(Round::isOpen).findFirst();
    }

    boolean isSealed(String corpus, int round) {
        return corpus.equals(CorpusSealed.DOMAIN) ? domain.containsKey(round) : references.containsKey(corpus);
    }

    Map<String, ArtifactRef> referenceManifests() {
        return references.values().stream().collect(Collectors.toUnmodifiableMap(CorpusSealed::corpus, CorpusSealed::manifest));
    }
}

package dev.tributary.contracts.job;

import dev.tributary.contracts.event.Payload;

/// Asks a service for a long job. A command holds digests, settings and seeds, and nothing that varies between equal
/// requests: its digest *is* the job's id, so asking twice returns the first answer.
public sealed interface JobCommand extends Payload
        permits FetchDocument, IngestDocument, SealCorpus, TrainCheckpoint, MergeCandidate, MergeShard, SealMerge, TuneCandidate,
        MeasureCandidates, AdvanceSearch, EvaluateModel, ReleaseModel {

    /// The pipeline it is for.
    String pipeline();

    /// The corpus version whose way to a release this job is part of; 0 before there is one.
    int round();

    /// Kebab-case name of the kind of job, for ids, metrics and people.
    default String kind() {
        return JobId.kindOf(getClass());
    }

    /// What it is about, for people, e.g. a candidate's name.
    String title();

    @Override
    default String key() {
        return JobId.of(this);
    }
}

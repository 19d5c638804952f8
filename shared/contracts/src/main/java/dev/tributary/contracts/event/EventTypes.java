package dev.tributary.contracts.event;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobCancelled;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.merge.MergeCut;
import dev.tributary.contracts.merge.ShardMerged;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.contracts.search.SearchEnded;
import dev.tributary.contracts.source.AccessClosed;
import dev.tributary.contracts.source.AccessGranted;
import dev.tributary.contracts.source.AccessRefused;
import dev.tributary.contracts.source.AccessRequested;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.DocumentVanished;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.contracts.source.FetchDeferred;
import dev.tributary.contracts.source.FetchFailed;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The explicit map from CloudEvents type names to records. A name is for ever: a breaking change is a new name.
public final class EventTypes {

    private static final SortedMap<String, Class<? extends Payload>> CLASSES = new TreeMap<>(Map.ofEntries(
            Map.entry("dev.tributary.pipeline.defined.v1", PipelineDefined.class),
            Map.entry("dev.tributary.document.extracted.v1", DocumentExtracted.class),
            Map.entry("dev.tributary.document.ingested.v1", DocumentIngested.class),
            Map.entry("dev.tributary.document.rejected.v1", DocumentRejected.class),
            Map.entry("dev.tributary.document.superseded.v1", DocumentSuperseded.class),
            Map.entry("dev.tributary.document.retracted.v1", DocumentRetracted.class),
            Map.entry("dev.tributary.document.sighted.v1", DocumentSighted.class),
            Map.entry("dev.tributary.document.fetched.v1", DocumentFetched.class),
            Map.entry("dev.tributary.fetch.deferred.v1", FetchDeferred.class),
            Map.entry("dev.tributary.fetch.failed.v1", FetchFailed.class),
            Map.entry("dev.tributary.document.vanished.v1", DocumentVanished.class),
            Map.entry("dev.tributary.document.known.v1", DocumentKnown.class),
            Map.entry("dev.tributary.edgar.read.v1", EdgarRead.class),
            Map.entry("dev.tributary.feed.read.v1", FeedRead.class),
            Map.entry("dev.tributary.backfill.advanced.v1", BackfillAdvanced.class),
            Map.entry("dev.tributary.access.requested.v1", AccessRequested.class),
            Map.entry("dev.tributary.access.refused.v1", AccessRefused.class),
            Map.entry("dev.tributary.access.granted.v1", AccessGranted.class),
            Map.entry("dev.tributary.access.closed.v1", AccessClosed.class),
            Map.entry("dev.tributary.corpus.sealed.v1", CorpusSealed.class),
            Map.entry("dev.tributary.command.fetch-document.v1", FetchDocument.class),
            Map.entry("dev.tributary.command.ingest-document.v1", IngestDocument.class),
            Map.entry("dev.tributary.command.seal-corpus.v1", SealCorpus.class),
            Map.entry("dev.tributary.command.train-checkpoint.v1", TrainCheckpoint.class),
            Map.entry("dev.tributary.command.merge-candidate.v1", MergeCandidate.class),
            Map.entry("dev.tributary.command.tune-candidate.v1", TuneCandidate.class),
            Map.entry("dev.tributary.command.merge-shard.v1", MergeShard.class),
            Map.entry("dev.tributary.command.seal-merge.v1", SealMerge.class),
            Map.entry("dev.tributary.command.measure-candidates.v1", MeasureCandidates.class),
            Map.entry("dev.tributary.command.advance-search.v1", AdvanceSearch.class),
            Map.entry("dev.tributary.command.evaluate-model.v1", EvaluateModel.class),
            Map.entry("dev.tributary.command.release-model.v1", ReleaseModel.class),
            Map.entry("dev.tributary.job.started.v1", JobStarted.class),
            Map.entry("dev.tributary.job.checkpointed.v1", JobCheckpointed.class),
            Map.entry("dev.tributary.job.completed.v1", JobCompleted.class),
            Map.entry("dev.tributary.job.failed.v1", JobFailed.class),
            Map.entry("dev.tributary.job.cancel-requested.v1", JobCancelRequested.class),
            Map.entry("dev.tributary.job.cancelled.v1", JobCancelled.class),
            Map.entry("dev.tributary.job.progressed.v1", JobProgressed.class),
            Map.entry("dev.tributary.job.state.v1", JobState.class),
            Map.entry("dev.tributary.merge.cut.v1", MergeCut.class),
            Map.entry("dev.tributary.merge.shard-merged.v1", ShardMerged.class),
            Map.entry("dev.tributary.checkpoint.trained.v1", CheckpointTrained.class),
            Map.entry("dev.tributary.candidate.merged.v1", CandidateMerged.class),
            Map.entry("dev.tributary.candidate.tuned.v1", CandidateTuned.class),
            Map.entry("dev.tributary.candidate.evaluated.v1", CandidateEvaluated.class),
            Map.entry("dev.tributary.search.advanced.v1", SearchAdvanced.class),
            Map.entry("dev.tributary.search.ended.v1", SearchEnded.class),
            Map.entry("dev.tributary.search.measured.v1", CandidatesMeasured.class),
            Map.entry("dev.tributary.model.ready.v1", ModelReady.class),
            Map.entry("dev.tributary.release.rejected.v1", ReleaseRejected.class),
            Map.entry("dev.tributary.release.rolled-back.v1", ReleaseRolledBack.class)));

    private static final Map<Class<? extends Payload>, String> NAMES =
            CLASSES.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {
    }

    /// Every type name with its record, sorted by name.
    public static SortedMap<String, Class<? extends Payload>> all() {
        return new TreeMap<>(CLASSES);
    }

    /// The CloudEvents type of a record.
    ///
    /// @throws IllegalArgumentException if the record is not in the map, which is a defect of ours
    public static String nameOf(Class<? extends Payload> payload) {
        // A sealed payload such as JobState travels under the name of its interface.
        for (Map.Entry<Class<? extends Payload>, String> entry : NAMES.entrySet()) {
            if (entry.getKey().isAssignableFrom(payload)) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException("no event type is declared for " + payload.getName());
    }

    /// The record of a CloudEvents type.
    ///
    /// @throws IllegalArgumentException if the type is unknown
    public static Class<? extends Payload> classOf(String name) {
        Class<? extends Payload> payload = CLASSES.get(name);
        if (payload == null) {
            throw new IllegalArgumentException("unknown event type '" + name + "'; known types: " + CLASSES.keySet());
        }
        return payload;
    }
}

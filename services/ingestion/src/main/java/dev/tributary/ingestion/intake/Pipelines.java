package dev.tributary.ingestion.intake;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.worker.kafka.LatestState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The pipelines as last declared. Thread-safe.
public final class Pipelines {

    private final LatestState<PipelineEvent> definitions;

    public Pipelines(LatestState<PipelineEvent> definitions) {
        this.definitions = definitions;
    }

    /// Every pipeline, by name.
    public List<PipelineDefined> all() {
        return definitions.all().stream().map(PipelineDefined.class::cast).sorted(Comparator.comparing(PipelineDefined::pipeline)).toList();
    }

    /// One pipeline.
    ///
    /// @throws FailureException `Invalid` if nobody declared it
    public PipelineDefined named(String name) {
        return definitions.find(name).map(PipelineDefined.class::cast).orElseThrow(() -> new FailureException(new Failure.Invalid("pipeline-unknown",
                "no pipeline is named '%s'; declared are %s. Declare it with: tributary apply FILE"
                        .formatted(name, all().stream().map(PipelineDefined::pipeline).toList()))));
    }

    /// One pipeline, if anybody has heard of it.
    public Optional<PipelineDefined> find(String name) {
        return definitions.find(name).map(PipelineDefined.class::cast);
    }

    /// The model whose tokens a pipeline counts; empty while nobody has heard of the pipeline.
    public Optional<ArtifactRef> tokenizer(String name) {
        return find(name).map(pipeline -> pipeline.models().get(PipelineDefined.BASE));
    }
}

package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.event.Payload;

/// What `pipelines.state.v1` carries.
public sealed interface PipelineEvent extends Payload permits PipelineDefined {
}

package dev.tributary.local.pipeline;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.neural.hub.HubListener;
import dev.tributary.worker.kafka.EventPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;

/// Declares a pipeline to a running system.
public final class PipelinePublisher {

    private static final String CLIENT = "tributary-apply";

    private PipelinePublisher() {
    }

    /// Stores what the file names, then publishes it; durable when this returns.
    ///
    /// @param adjust applied to what the file says before anything else
    /// @throws dev.tributary.contracts.pipeline.InvalidPipelineException if it cannot work
    public static PipelineDefined apply(Path file, UnaryOperator<PipelineDefinition> adjust, StateFolder state, Ports ports)
            throws IOException {
        return apply(file, adjust, state, ports, HubListener.NONE);
    }

    /// The same, saying what is being downloaded.
    public static PipelineDefined apply(Path file, UnaryOperator<PipelineDefinition> adjust, StateFolder state, Ports ports,
            HubListener listener) throws IOException {
        FileArtifactStore artifacts = new FileArtifactStore(state.store());
        PipelineDefined pipeline = new PipelineBundle(artifacts, new ModelStore(artifacts, state.work("apply")), state.root(),
                HubModels.of(System.getenv(), state.models().resolve("hub"), listener)).read(file, adjust);
        try (EventPublisher publisher = new EventPublisher(ports.bootstrap(), CLIENT)) {
            publisher.publish(Topics.PIPELINES, new Events("local", Clock.systemUTC()).first(pipeline));
        }
        return pipeline;
    }
}

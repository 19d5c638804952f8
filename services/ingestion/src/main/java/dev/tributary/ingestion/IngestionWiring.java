package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.corpus.CorpusEvent;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.intake.Intake;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.LatestState;
import dev.tributary.worker.ledger.JobStates;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes this service's objects.
@ApplicationScoped
public class IngestionWiring {

    @Produces
    @Singleton
    Trigger corpusTrigger(Events events, MeterRegistry registry) {
        return new CorpusTrigger(events, (pipeline, outcome) ->
                registry.counter("tributary.documents", "pipeline", pipeline, "outcome", outcome).increment());
    }

    @Produces
    @Singleton
    Tokenizers tokenizers(ModelStore models, ArtifactStore artifacts) {
        return new Tokenizers(models, artifacts);
    }

    @Produces
    @Singleton
    LatestState<PipelineEvent> definitions(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return new LatestState<>(bootstrapServers, "ingestion-pipelines", Topics.PIPELINES, PipelineDefined.class::isInstance);
    }

    void close(@Disposes LatestState<PipelineEvent> definitions) {
        definitions.close();
    }

    @Produces
    @Singleton
    LatestState<CorpusEvent> sealedCorpora(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        return new LatestState<>(bootstrapServers, "ingestion-corpora", Topics.CORPORA, CorpusSealed.class::isInstance,
                corpus -> CorpusResource.key((CorpusSealed) corpus));
    }

    void closeCorpora(@Disposes LatestState<CorpusEvent> corpora) {
        corpora.close();
    }

    @Produces
    @Singleton
    Pipelines pipelines(LatestState<PipelineEvent> definitions) {
        return new Pipelines(definitions);
    }

    @Produces
    @Singleton
    Intake intake(Pipelines pipelines, ArtifactStore artifacts, EventPublisher publisher, Events events, JobStates jobs) {
        return new Intake(pipelines, artifacts, publisher, events, jobs);
    }
}

package dev.tributary.evaluation;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.evaluation.likelihood.NeuralScorer;
import dev.tributary.evaluation.release.ReleaseFolder;
import dev.tributary.worker.Job;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.edge.TributarySettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the service's doors, once each.
@ApplicationScoped
public class EvaluationWiring {

    private final TributarySettings settings;
    private final EvaluationSettings evaluation;

    EvaluationWiring(TributarySettings settings, EvaluationSettings evaluation) {
        this.settings = settings;
        this.evaluation = evaluation;
    }

    @Produces
    @Singleton
    Trigger trigger(Events events) {
        return new ReleaseTrigger(events, evaluation.timeout(), evaluation.catchUp());
    }

    @Produces
    @Singleton
    Job<EvaluateModel> evaluateJob(ArtifactStore artifacts, ModelStore models) {
        return new EvaluateJob(artifacts, models, new NeuralScorer(evaluation.threads()));
    }

    @Produces
    @Singleton
    Job<ReleaseModel> releaseJob(ArtifactStore artifacts, ModelStore models, MeterRegistry registry) {
        return new ReleaseJob(artifacts, models, new ReleaseFolder(settings.releases(), artifacts, models), new ReleaseMetrics(registry));
    }
}

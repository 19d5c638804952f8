package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.training.cluster.ClusterEngine;
import dev.tributary.training.cluster.ClusterSettings;
import dev.tributary.training.cluster.TrainJobs;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.edge.TributarySettings;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Makes this service's objects.
@ApplicationScoped
public class TrainingWiring {

    private final TrainingSettings settings;

    TrainingWiring(TrainingSettings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    Trigger trainingTrigger(Events events) {
        return new TrainingTrigger(events, layout());
    }

    @Produces
    @Singleton
    TrainingJob trainingJob(ArtifactStore artifacts, ModelStore models, TributarySettings shared) {
        return new TrainingJob(artifacts, models, new LocalEngine(artifacts, models, settings),
                layout().map(cluster -> cluster(artifacts, models, shared)));
    }

    /// How new runs are spread over a cluster, if that is where they go.
    private Optional<ParallelLayout> layout() {
        return switch (settings.engine()) {
            case LOCAL -> Optional.empty();
            case KUBERNETES -> Optional.of(new ParallelLayout(settings.kubernetes().nodes(), settings.kubernetes().processesPerNode(),
                    settings.kubernetes().microSequences()));
        };
    }

    private ClusterEngine cluster(ArtifactStore artifacts, ModelStore models, TributarySettings shared) {
        // Lives as long as the process. The account and the address are the pod's, or those of the kubeconfig.
        KubernetesSettings asked = settings.kubernetes();
        TrainJobs jobs = new TrainJobs(new KubernetesClientBuilder().build(), asked.namespace());
        ClusterSettings engine = new ClusterSettings(asked.runtime(), asked.resources(), asked.claim(), asked.mountPath(), asked.runs(),
                asked.patience(), asked.grace());
        return new ClusterEngine(jobs, artifacts, models, shared.store(), engine, settings.stateEvery(), settings.threads());
    }
}

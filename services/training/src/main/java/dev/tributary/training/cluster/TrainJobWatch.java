package dev.tributary.training.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;

/// One TrainJob, followed. The informer lists once, watches from there, and lists anew when the watch is lost or too old (410); until
/// it is back, what was last known stands. Thread-safe.
final class TrainJobWatch implements AutoCloseable {

    private final SharedIndexInformer<GenericKubernetesResource> informer;

    /// @param informer not started yet
    TrainJobWatch(SharedIndexInformer<GenericKubernetesResource> informer) {
        this.informer = informer;
        // An API server that is away is waited for, also at the first try; who waits decides for how long.
        informer.exceptionHandler((started, failure) -> true);
        informer.start();
    }

    /// Empty until the first list has come.
    Optional<TrainJobState> state() {
        return informer.hasSynced() ? Optional.of(TrainJobState.of(informer.getStore().list().stream().findFirst())) : Optional.empty();
    }

    /// Whether the API server is telling us what happens.
    boolean isLive() {
        return informer.isWatching();
    }

    @Override
    public void close() {
        informer.stop();
    }
}

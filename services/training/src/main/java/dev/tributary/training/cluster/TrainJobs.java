package dev.tributary.training.cluster;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The TrainJobs of one namespace. Thread-safe. What the API server refuses becomes a failure that says what to do.
public final class TrainJobs {

    private static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder().withGroup("trainer.kubeflow.org")
            .withVersion("v1alpha1").withKind("TrainJob").withPlural("trainjobs").withNamespaced(true).build();
    private static final String CANCELLED = "tributary.dev/cancelled";

    private final KubernetesClient client;
    private final String namespace;

    /// @param client stays the caller's to close
    public TrainJobs(KubernetesClient client, Optional<String> namespace) {
        this.client = client;
        this.namespace = namespace.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    }

    /// Makes a TrainJob.
    ///
    /// @return false if one of that name is there already
    boolean create(GenericKubernetesResource job) {
        return asking(() -> {
            try {
                client.genericKubernetesResources(CONTEXT).inNamespace(namespace).resource(job).create();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    Optional<GenericKubernetesResource> find(String name) {
        return asking(() -> Optional.ofNullable(named(name).get()));
    }

    /// Asks its pods to save their state and stop, and notes that this was no queue's doing.
    void cancel(String name) {
        asking(() -> named(name).patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"%s\": \"true\"}}, \"spec\": {\"suspend\": true}}".formatted(CANCELLED)));
    }

    static boolean isCancelled(GenericKubernetesResource job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(CANCELLED);
    }

    /// Deletes a TrainJob and its pods, if it is there.
    void delete(String name) {
        asking(() -> named(name).delete());
    }

    /// How containers of its pods ended that did not end well, e.g. `OOMKilled`; pods of earlier restarts are gone.
    List<String> deaths(String name) {
        return asking(() -> client.pods().inNamespace(namespace).withLabel("jobset.sigs.k8s.io/jobset-name", name).list().getItems().stream()
                .flatMap(pod -> Stream.concat(
                        Stream.ofNullable(pod.getStatus().getReason()),
                        pod.getStatus().getContainerStatuses().stream().map(container -> container.getState().getTerminated())
                                .filter(ended -> ended != null && ended.getExitCode() != 0).map(ContainerStateTerminated::getReason)))
                .distinct().sorted().toList());
    }

    /// Follows a TrainJob from now on.
    TrainJobWatch watch(String name) {
        return new TrainJobWatch(named(name).runnableInformer(0));
    }

    private Resource<GenericKubernetesResource> named(String name) {
        return client.genericKubernetesResources(CONTEXT).inNamespace(namespace).withName(name);
    }

    private <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw new FailureException(failure(e), e);
        }
    }

    private Failure failure(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN -> new Failure.Unavailable("kubernetes-forbidden",
                    "this service may not manage TrainJobs in namespace '%s': %s; bind the role in k8s/training-runtime/access.yaml to it"
                            .formatted(namespace, e.getMessage()));
            case HttpURLConnection.HTTP_NOT_FOUND -> new Failure.Unavailable("kubeflow-trainer-missing",
                    "the cluster knows no trainjobs.trainer.kubeflow.org in v1alpha1, or no namespace '%s': %s; install Kubeflow Trainer 2.2"
                            .formatted(namespace, e.getMessage()));
            case HttpURLConnection.HTTP_BAD_REQUEST, 422 -> new Failure.Invalid("trainjob-refused",
                    "the cluster refuses the TrainJob: %s; correct tributary.training.kubernetes.*".formatted(e.getMessage()));
            default -> new Failure.Unavailable("kubernetes-unreachable",
                    "the Kubernetes API does not answer: %s; the run goes on if its TrainJob exists, and is adopted again".formatted(e.getMessage()));
        };
    }
}

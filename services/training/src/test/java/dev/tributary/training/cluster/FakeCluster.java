package dev.tributary.training.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// Fabric8's API server in memory, in front of which the network can fail, and behind which somebody plays the Trainer's controller.
final class FakeCluster implements AutoCloseable {

    static final String NAMESPACE = "tributary";
    private static final CustomResourceDefinitionContext TRAIN_JOBS = new CustomResourceDefinitionContext.Builder()
            .withGroup("trainer.kubeflow.org").withVersion("v1alpha1").withKind("TrainJob").withPlural("trainjobs").withScope("Namespaced")
            .withStatusSubresource(true).build();

    private final KubernetesCrudDispatcher crud = new KubernetesCrudDispatcher(List.of(TRAIN_JOBS));
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    final AtomicInteger watches = new AtomicInteger();
    private volatile boolean away;
    private volatile Optional<MockResponse> refusal = Optional.empty();
    private volatile Optional<CompletableFuture<WebSocket>> controlled = Optional.empty();

    FakeCluster() {
        server = new KubernetesMockServer(new Context(new ObjectMapper()), new MockWebServer(), new HashMap<>(), new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        }, false);
        server.init();
        client = client();
    }

    private MockResponse answer(RecordedRequest request) {
        if (away) {
            return new MockResponse().setResponseCode(503);
        }
        if (refusal.isPresent() && request.getMethod().equals("POST")) {
            return refusal.get();
        }
        if (request.getPath().contains("watch=true")) {
            watches.incrementAndGet();
            if (controlled.isPresent()) {
                CompletableFuture<WebSocket> watch = controlled.get();
                controlled = Optional.empty();
                return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        watch.complete(socket);
                    }
                });
            }
        }
        return crud.dispatch(request);
    }

    /// A client that does not wait long before it tries again.
    KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(new ConfigBuilder().withMasterUrl(server.url("/")).withNamespace(NAMESPACE)
                .withTrustCerts(true).withWatchReconnectInterval(5).withRequestRetryBackoffLimit(0).build()).build();
    }

    /// The next watch tells nothing until it is [#expire]d.
    void deafenNextWatch() {
        controlled = Optional.of(new CompletableFuture<>());
        silent = controlled;
    }

    private volatile Optional<CompletableFuture<WebSocket>> silent = Optional.empty();

    /// Ends the deaf watch as the API server does when its resourceVersion is too old.
    void expire() {
        WebSocket socket = silent.orElseThrow().join();
        socket.send("""
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Expired", "code": 410,
                 "message": "too old resource version: 1 (2)"}}""");
        socket.close(1000, "expired");
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /// Answers every creation like this.
    void refuse(int code, String message) {
        refusal = Optional.of(new MockResponse().setResponseCode(code)
                .setBody("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": %d, \"message\": \"%s\"}".formatted(code, message)));
    }

    Optional<GenericKubernetesResource> job(String name) {
        return Optional.ofNullable(resource(name).get());
    }

    void create(GenericKubernetesResource job) {
        client.resource(job).inNamespace(NAMESPACE).create();
    }

    void delete(String name) {
        resource(name).delete();
    }

    /// The controller says so many pods run.
    void active(String name, int pods) {
        status(name, Map.of("jobsStatus", List.of(Map.of("name", "node", "active", pods, "ready", pods, "failed", 0, "succeeded", 0,
                "suspended", 0))));
    }

    /// The controller sets a condition, and no pods run any more.
    void condition(String name, String type, String reason, String message) {
        status(name, Map.of("conditions", List.of(Map.of("type", type, "status", "True", "reason", reason, "message", message,
                "lastTransitionTime", "2026-01-01T00:00:00Z"))));
    }

    void pod(String job, String reason, int exitCode) {
        client.pods().inNamespace(NAMESPACE).resource(new PodBuilder().withNewMetadata().withName(job + "-node-0-0")
                .addToLabels("jobset.sigs.k8s.io/jobset-name", job).endMetadata().withNewStatus().addNewContainerStatus().withName("node")
                .withNewState().withNewTerminated().withReason(reason).withExitCode(exitCode).endTerminated().endState()
                .endContainerStatus().endStatus().build()).create();
    }

    private void status(String name, Map<String, Object> status) {
        GenericKubernetesResource job = job(name).orElseThrow();
        GenericKubernetesResource changed = new GenericKubernetesResourceBuilder(job).addToAdditionalProperties("status", status).build();
        client.resource(changed).inNamespace(NAMESPACE).updateStatus();
    }

    private Resource<GenericKubernetesResource> resource(String name) {
        return client.genericKubernetesResources(TRAIN_JOBS).inNamespace(NAMESPACE).withName(name);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}

package dev.tributary.worker.edge;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready only while the topology runs: the framework's own check is content with topics that exist. A failing job is no matter
/// of health.
@Readiness
@ApplicationScoped
public class LedgerHealth implements HealthCheck {

    private final KafkaStreams streams;

    LedgerHealth(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaStreams.State state = streams.state();
        return HealthCheckResponse.named("ledger").status(state == KafkaStreams.State.RUNNING).withData("state", state.name()).build();
    }
}

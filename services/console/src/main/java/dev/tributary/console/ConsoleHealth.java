package dev.tributary.console;

import dev.tributary.console.registry.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once everything that was published before the start is shown, and as long as the topics are followed.
@Readiness
@ApplicationScoped
public class ConsoleHealth implements HealthCheck {

    private final Registry registry;
    private final ConsoleWiring console;

    ConsoleHealth(Registry registry, ConsoleWiring console) {
        this.registry = registry;
        this.console = console;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("registry")
                .status(registry.isCaughtUp() && console.isReading())
                .withData("caughtUp", registry.isCaughtUp())
                .withData("reading", console.isReading())
                .build();
    }
}

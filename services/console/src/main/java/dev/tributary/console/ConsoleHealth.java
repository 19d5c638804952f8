package dev.tributary.console;

import dev.tributary.console.registry.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once everything that was published before the start is shown.
@Readiness
@ApplicationScoped
public class ConsoleHealth implements HealthCheck {

    private final Registry registry;

    ConsoleHealth(Registry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("registry").status(registry.isCaughtUp()).build();
    }
}

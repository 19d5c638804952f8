package dev.tributary.merging;

import dev.tributary.contracts.event.Events;
import dev.tributary.worker.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes this service's objects.
@ApplicationScoped
public class MergingWiring {

    @Produces
    @Singleton
    Trigger mergingTrigger(Events events, MergingSettings settings) {
        return new MergingTrigger(events, settings.shardBytes());
    }
}

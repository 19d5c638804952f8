package dev.tributary.training;

import dev.tributary.contracts.event.Events;
import dev.tributary.worker.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes this service's objects.
@ApplicationScoped
public class TrainingWiring {

    @Produces
    @Singleton
    Trigger trainingTrigger(Events events) {
        return new TrainingTrigger(events);
    }
}

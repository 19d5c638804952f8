package dev.tributary.tuning;

import dev.tributary.contracts.event.Events;
import dev.tributary.tuning.dam.DamMethod;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.search.EvolveMethod;
import dev.tributary.worker.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/// Makes this service's objects.
@ApplicationScoped
public class TuningWiring {

    @Produces
    @Singleton
    Trigger tuningTrigger(Events events) {
        return new TuningTrigger(events);
    }

    @Produces
    @Singleton
    Trigger searchTrigger(Events events) {
        return new SearchTrigger(events);
    }

    @Produces
    @Singleton
    TuningMethods tuningMethods() {
        return new TuningMethods(List.of(new DamMethod(Method.DAM), new DamMethod(Method.DAM_TV), new EvolveMethod()));
    }
}

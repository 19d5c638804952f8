package dev.tributary.tuning.command;

import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.tuning.dam.DamMethod;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.search.EvolveMethod;
import java.util.List;

/// The methods the command knows.
final class Methods {

    static final TuningMethods ALL = new TuningMethods(List.of(new DamMethod(Method.DAM), new DamMethod(Method.DAM_TV), new EvolveMethod()));

    private Methods() {
    }

    /// Those that can be compared.
    static List<String> all(boolean withBase) {
        return withBase ? List.of(TuningPlan.DAM, TuningPlan.DAM_TV, TuningPlan.EVOLVE) : List.of(TuningPlan.DAM, TuningPlan.EVOLVE);
    }
}

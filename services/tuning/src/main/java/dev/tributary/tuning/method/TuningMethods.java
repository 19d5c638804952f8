package dev.tributary.tuning.method;

import dev.tributary.weights.InvalidModelException;
import java.util.List;

/// The methods there are.
public record TuningMethods(List<TuningMethod> all) {

    public TuningMethods {
        all = List.copyOf(all);
    }

    /// The method of a name.
    ///
    /// @throws InvalidModelException if there is none; names those there are
    public TuningMethod named(String name) {
        return all.stream().filter(method -> method.name().equals(name)).findFirst().orElseThrow(() -> new InvalidModelException("method-unknown",
                "There is no tuning method '%s'. Use one of %s.".formatted(name, all.stream().map(TuningMethod::name).toList())));
    }
}

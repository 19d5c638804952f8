package dev.tributary.tuning.dam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.ReadFault;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.coefficients.CoefficientFile;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.method.Stopwatch;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A run between two steps: coefficients, the best ones so far, both moments, what was seen. Batches and all randomness follow from
/// the step and need no state. Mutable; owned by its run.
final class DamState {

    private static final String FORMAT = "tributary.dam-state.2";
    private static final ObjectMapper JSON = new ObjectMapper();

    final CoefficientSet coefficients;
    final CoefficientSet best;
    final CoefficientSet first;
    final CoefficientSet second;
    final List<Double> objectives = new ArrayList<>();
    final List<Validation> validations = new ArrayList<>();
    double linear = Double.NaN;
    long evaluations;
    final Stopwatch clock = new Stopwatch();

    DamState(CoefficientSet start) {
        this.coefficients = start;
        this.best = start.copy();
        this.first = start.zeros();
        this.second = start.zeros();
    }

    /// Steps done.
    long step() {
        return objectives.size();
    }

    /// The best look so far; the earliest of equals.
    Validation bestValidation() {
        Validation found = validations.getFirst();
        for (Validation validation : validations) {
            if (validation.total() < found.total()) {
                found = validation;
            }
        }
        return found;
    }

    void write(Path file, String run, Precision precision) {
        CoefficientFile.write(file, sets(), Map.of("format", FORMAT, "run", run, "precision", precision.label(), "seen", seen()));
    }

    /// @return the precision the run is in
    Precision read(Path file, String run) {
        try (SafetensorsFile stored = SafetensorsFile.open(file)) {
            if (!FORMAT.equals(stored.metadata().get("format")) || !run.equals(stored.metadata().get("run"))) {
                throw new InvalidModelException("tuning-state", ("%s is no state of this run: its models, text, start, threads or other "
                        + "settings are others. Delete it to start the run again.").formatted(file));
            }
            sets().forEach((prefix, set) -> CoefficientFile.read(file, stored, prefix, set));
            Seen seen = JSON.readValue(stored.metadata().get("seen"), Seen.class);
            linear = seen.linear();
            evaluations = seen.evaluations();
            clock.resume(seen.seconds());
            objectives.clear();
            objectives.addAll(seen.objectives());
            validations.clear();
            validations.addAll(seen.validations());
            return Precision.of(stored.metadata().get("precision"));
        } catch (JsonProcessingException e) {
            throw new InvalidModelException("tuning-state", "%s is damaged: %s. Delete it to start the run again."
                    .formatted(file, ReadFault.of(e)), e);
        }
    }

    private Map<String, CoefficientSet> sets() {
        return Map.of("now.", coefficients, "best.", best, "first.", first, "second.", second);
    }

    private record Seen(double linear, long evaluations, double seconds, List<Double> objectives, List<Validation> validations) {
    }

    private String seen() {
        try {
            return JSON.writeValueAsString(new Seen(linear, evaluations, clock.seconds(), objectives, validations));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

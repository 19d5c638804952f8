package dev.tributary.tuning.dam;

import ai.djl.ndarray.NDManager;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.Granularity;
import dev.tributary.tuning.coefficients.Penalties;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Meter;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.Room;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.tuning.method.TuningMethod;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.MergedModel;
import dev.tributary.tuning.mixture.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Adaptive merging as a method among others: what a plan leaves out takes its default here.
///
/// @param method which of the two
public record DamMethod(Method method) implements TuningMethod {

    /// Steps between two looks at the held-out windows.
    public static final int VALIDATE_EVERY = 50;
    /// Windows of each source that are held out.
    public static final int HELD_OUT = 32;
    /// Windows of each source in a step.
    public static final int SEQUENCES = 4;

    @Override
    public String name() {
        return method.label();
    }

    @Override
    public Tuned tune(TuningTask task, TuningFollower follower) {
        Meter meter = Meter.start();
        DamSettings settings = settings(task);
        Room.of(task.sources(), task.means()).requireForStep(task.sequence(), settings.schedule().sequences(), task.sources().list().size());
        try (DamRun run = new DamRun(task.engine(), task.sources(), task.texts(), settings, task.means(), task.targets())) {
            task.start().ifPresent(run::startFrom);
            task.resume().ifPresent(run::resume);
            DamOutcome outcome = run.run(new Bridge(run, settings.steps(), follower));
            Map<String, Double> sources = run.bySource(outcome.best());
            Quality quality = new Quality(outcome.linear(), outcome.best().total(), sources);
            Optional<Path> model = Optional.empty();
            Optional<Path> coefficients = Optional.empty();
            if (outcome.ending() == Ending.CANCELLED) {
                follower.resumable(run::saveState);
            } else if (quality.isBetterThanLinear()) {
                model = Optional.of(write(task, run));
                coefficients = Optional.of(task.folder().resolve("coefficients.safetensors"));
                run.saveCoefficients(coefficients.get());
            }
            Cost cost = new Cost(outcome.evaluations(), outcome.gradientPasses(), outcome.seconds(), meter.peakBytes());
            return new Tuned(outcome.ending(), quality, cost, model, coefficients, Optional.empty(), run.storedTargets());
        }
    }

    private static Path write(TuningTask task, DamRun run) {
        Path folder = task.folder().resolve("model");
        try (NDManager scope = task.engine().newScope()) {
            MergedModel.write(run.mixture(), scope, folder, task.sources().dtype());
        }
        return folder;
    }

    private DamSettings settings(TuningTask task) {
        TuningPlan plan = task.plan();
        DamSettings.Schedule schedule = new DamSettings.Schedule(task.sequence(), plan.sequences().orElse(SEQUENCES),
                plan.examples().orElse(DamSettings.STEPS), plan.heldOut().orElse(HELD_OUT), plan.validateEvery().orElse(VALIDATE_EVERY),
                plan.patience().orElse(0));
        DamSettings settings = DamSettings.of(method, plan.steps().orElse(DamSettings.STEPS), schedule, plan.seed().orElse(0L));
        return plan.learningRate().map(settings::withRate).orElse(settings)
                .training(plan.train().map(DamMethod::kinds).orElse(settings.trained()))
                .with(plan.activation().map(name -> Activation.valueOf(upper(name))).orElse(settings.activation()))
                .with(plan.granularity().map(name -> Granularity.valueOf(upper(name))).orElse(settings.granularity()))
                .with(losses(plan.losses().orElse(Map.of()), plan.top()))
                .with(plan.penalties().map(DamMethod::penalties).orElse(settings.penalties()));
    }

    private static Set<TensorKind> kinds(List<String> names) {
        return names.stream().map(name -> TensorKind.valueOf(upper(name))).collect(Collectors.toSet());
    }

    private static Losses losses(Map<String, Double> factors, Optional<Integer> top) {
        Losses usual = Losses.DEFAULT;
        return new Losses(factors.getOrDefault("temperature", usual.temperature()), factors.getOrDefault("kl", usual.kl()),
                factors.getOrDefault("mse", usual.mse()), factors.getOrDefault("entropy", usual.entropy()),
                top.map(OptionalInt::of).orElse(usual.top()));
    }

    private static Penalties penalties(Map<String, Double> factors) {
        return new Penalties(factors.getOrDefault("similarity", 0.0), factors.getOrDefault("l1", 0.0), factors.getOrDefault("l2", 0.0),
                factors.getOrDefault("overlap", 0.0), factors.getOrDefault("weightedOverlap", 0.0));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /// Tells the follower what the run tells its listener.
    private record Bridge(DamRun run, int steps, TuningFollower follower, Map<String, Double> measures) implements DamListener {

        Bridge(DamRun run, int steps, TuningFollower follower) {
            this(run, steps, follower, new TreeMap<>());
        }

        @Override
        public void stepped(long step, long ofSteps, double objective) {
            measures.put("objective", objective);
            follower.progressed((double) step / steps, measures);
            follower.resumable(run::saveState);
        }

        @Override
        public void validated(Validation validation, double linear) {
            measures.put(TuningFollower.HELD_OUT, validation.total());
            measures.put(TuningFollower.LINEAR, linear);
            run.bySource(validation).forEach((source, kl) -> measures.put(TuningFollower.HELD_OUT + "." + source, kl));
            follower.progressed((double) validation.step() / steps, measures);
        }

        @Override
        public boolean isCancelled() {
            return follower.isCancelled();
        }
    }
}

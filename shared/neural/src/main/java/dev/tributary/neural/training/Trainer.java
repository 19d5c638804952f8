package dev.tributary.neural.training;

import ai.djl.ndarray.NDManager;
import dev.tributary.neural.data.BatchPlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.KernelProbe;
import dev.tributary.neural.decoder.Moments;
import dev.tributary.neural.decoder.ProductKernel;
import dev.tributary.neural.decoder.Trainable;
import dev.tributary.neural.script.TorchEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Trains a decoder on a corpus, with replay of another one.
///
/// The same base, corpora, settings, engine threads and product kernel give the same bytes, however often the run was stopped: state is
/// saved between steps, and everything else is a function of the step. A kernel the settings leave open is measured before the first
/// step and kept in the state. Not thread-safe. The creator closes it; what is trained stays the caller's.
public final class Trainer implements AutoCloseable {

    private final TorchEngine engine;
    private final Trainable trained;
    private final TrainingSettings settings;
    private final String run;
    private final BatchPlan plan;
    private final NDManager scope;
    private final Moments moments;
    private LossCurve curve = new LossCurve();
    private DivergenceWatch watch = new DivergenceWatch();
    private long step;
    private long optimiserSteps;
    private Optional<ProductKernel> kernel;

    /// A run from its beginning.
    ///
    /// @param trained the decoder or adapter to train, changed in place
    /// @param replay  required if the settings' replay fraction is above 0
    /// @param run     names everything the bytes depend on, such as the job's id; a state of another run is refused
    public Trainer(TorchEngine engine, Trainable trained, MegatronCorpus domain, Optional<MegatronCorpus> replay, TrainingSettings settings,
            String run) {
        this.engine = engine;
        this.trained = trained;
        this.settings = settings;
        this.kernel = settings.compute().kernel();
        this.run = run;
        this.plan = new BatchPlan(settings.batching(), domain, replay, settings.seed());
        this.scope = engine.newScope();
        this.moments = Moments.zero(trained, scope);
    }

    /// Goes on where a state of this run was saved.
    ///
    /// @return the notes it was saved with
    /// @throws dev.tributary.weights.InvalidModelException if the file is damaged, of another model, of another run, or of another
    ///         product kernel than the settings ask for
    public Map<String, String> resume(Path state) {
        LossCurve curve = new LossCurve();
        TrainingState read = TrainingState.read(state, Optional.of(run), trained, moments, curve);
        this.kernel = Optional.of(read.kernelFor(settings.compute(), state));
        this.curve = curve;
        this.watch = new DivergenceWatch();
        for (int i = 0; i < curve.steps(); i++) {
            watch.observe(curve.loss(i), curve.gradientNorm(i));
        }
        this.step = read.step();
        this.optimiserSteps = read.optimiserSteps();
        return read.notes();
    }

    /// Begins this run with the float32 weights and moments that an earlier run of the line ended with.
    public void continueFrom(Path state) {
        this.optimiserSteps = TrainingState.read(state, Optional.empty(), trained, moments, new LossCurve()).optimiserSteps();
    }

    /// Trains until the settings' steps are done or the listener cancels.
    ///
    /// @throws TrainingDivergedException if the loss stops making sense
    public TrainingOutcome run(TrainingListener listener) {
        Compute compute = settings.compute().with(kernel());
        Speed speed = new Speed(settings.batching().batchTokens());
        while (step < settings.steps()) {
            if (listener.isCancelled()) {
                return TrainingOutcome.CANCELLED;
            }
            double rate = settings.schedule().rate(step, settings.steps());
            Trainable.Step result = trained.step(plan.batch(step), moments, settings.optimiser(), rate, optimiserSteps + 1,
                    compute);
            watch.observe(result.loss(), result.gradientNorm()).ifPresent(reason -> {
                throw new TrainingDivergedException(step + 1, rate, result.loss(), result.gradientNorm(), reason, plan.sources(step));
            });
            curve.add(result.loss(), result.gradientNorm());
            step++;
            optimiserSteps++;
            speed.stepped();
            long seconds = Math.round((settings.steps() - step) * settings.batching().batchTokens() / speed.tokensPerSecond());
            listener.stepped(new StepReport(step, settings.steps(), step * settings.batching().batchTokens(), result.loss(),
                    result.gradientNorm(), rate, speed.tokensPerSecond(), Duration.ofSeconds(seconds)));
        }
        return TrainingOutcome.COMPLETED;
    }

    /// Writes the state between two steps, whole or not at all. Not to be called while a step runs.
    public void saveState(Path file) {
        saveState(file, Map.of());
    }

    /// The same with notes of the caller's, which [#resume] gives back.
    public void saveState(Path file, Map<String, String> notes) {
        new TrainingState(run, step, optimiserSteps, kernel(), notes).write(file, trained, moments, curve);
    }

    /// The kernel of this run's products: pinned by the settings, taken from the state it resumed, or measured now.
    public ProductKernel kernel() {
        if (kernel.isEmpty()) {
            kernel = Optional.of(KernelProbe.fastest(engine, settings.compute().precision()));
        }
        return kernel.get();
    }

    /// Steps done.
    public long step() {
        return step;
    }

    /// Loss and gradient norm of every step so far.
    public LossCurve curve() {
        return curve;
    }

    @Override
    public void close() {
        scope.close();
    }
}

package dev.tributary.tuning.dam;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.CoefficientFile;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.data.StoredTargets;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Distance;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Lesson;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One run of adaptive merging: coefficients learn until the mixture imitates each source on that source's own text.
///
/// Killed between steps and resumed from its last state, it ends in the same bytes. Not thread-safe; the maker closes it.
public final class DamRun implements AutoCloseable {

    private final TorchEngine engine;
    private final Sources sources;
    private final DamSettings settings;
    private final Means means;
    private final Map<Integer, SourceText> texts = new TreeMap<>();
    private final Map<Integer, StoredTargets> stored = new HashMap<>();
    private final Map<String, float[][]> angles = new HashMap<>();
    private final DamState state;
    private final Mixture mixture;
    private final HeldOut heldOut;
    private final CoefficientSet gradient;
    private String start;
    private Precision precision;
    private Distillation distillation;

    /// @param corpora each teaching source's text by the source's name; only the base, taking part as a source, may go without
    /// @param targets folder of stored targets, used if the losses ask for a top
    /// @throws InvalidModelException if text is missing for a source or too small
    public DamRun(TorchEngine engine, Sources sources, Map<String, MegatronCorpus> corpora, DamSettings settings, Means means, Path targets) {
        this.engine = engine;
        this.sources = sources;
        this.settings = settings;
        this.means = means;
        for (int i = 0; i < sources.list().size(); i++) {
            addText(i, corpora);
        }
        DamSettings.Schedule schedule = settings.schedule();
        this.state = new DamState(CoefficientSet.constant(sources.tensors(), sources.list().size(), 1f / sources.list().size()));
        this.start = state.coefficients.digest();
        this.mixture = new Mixture(engine, sources, settings.method(), settings.activation(), state.coefficients);
        this.heldOut = new HeldOut(engine, sources, texts, schedule.sequences(), settings.losses().temperature(), means.judging());
        this.gradient = state.coefficients.zeros();
        this.precision = means.chosen();
        this.distillation = learner();
        Distillation exact = new Distillation(engine, mixture, settings.losses(), means.judging());
        settings.losses().top().ifPresent(k -> texts.forEach((source, text) -> stored.put(source, StoredTargets.open(targets,
                sources.list().get(source).digest(), text, schedule.sequence(), settings.losses().temperature(), k,
                tokens -> exact.targets(tokens, source)))));
        if (settings.penalties().weightedOverlap() != 0) {
            sources.tensors().forEach(tensor -> angles.put(tensor.name(), mixture.angles(tensor)));
        }
    }

    /// Starts from the coefficients of an earlier run over sources of the same names, instead of from the average.
    ///
    /// @throws InvalidModelException if the file is of other sources
    public void startFrom(Path coefficients) {
        file().read(coefficients, state.coefficients);
        state.best.assign(state.coefficients);
        start = state.coefficients.digest();
    }

    /// Goes on where [#saveState] left off, in the precision the run was begun in. If that started from coefficients, [#startFrom] comes
    /// first, as it did then.
    ///
    /// @throws InvalidModelException if the state is of another run
    public void resume(Path file) {
        precision = state.read(file, name());
        distillation = learner();
    }

    /// Saves what a resumed run needs; between steps only.
    public void saveState(Path file) {
        state.write(file, name(), precision);
    }

    /// Runs to the end, or until cancelled. Then [#coefficients()] are the best seen.
    public DamOutcome run(DamListener listener) {
        state.clock.go();
        Ending ending = loop(listener);
        if (ending != Ending.CANCELLED) {
            state.coefficients.assign(state.best);
        }
        return new DamOutcome(ending, state.linear, state.bestValidation(), state.validations, state.evaluations, state.step(),
                state.clock.seconds());
    }

    /// The model the coefficients make now.
    public Mixture mixture() {
        return mixture;
    }

    /// Measures mixtures of the same sources on the same held-out text.
    public HeldOut heldOut() {
        return heldOut;
    }

    /// The coefficients now.
    public CoefficientSet coefficients() {
        return state.coefficients;
    }

    /// Names the parts of a look at the held-out text.
    public Map<String, Double> bySource(Validation validation) {
        Map<String, Double> named = new TreeMap<>();
        int at = 0;
        for (int source : texts.keySet()) {
            named.put(sources.list().get(source).name(), validation.kl().get(at++));
        }
        return named;
    }

    /// Files of stored targets that this run uses.
    public List<Path> storedTargets() {
        return stored.values().stream().map(StoredTargets::path).sorted().toList();
    }

    /// What was minimised at each step done.
    public List<Double> objectives() {
        return List.copyOf(state.objectives);
    }

    /// Writes `coefficients.safetensors`, which [#startFrom] reads.
    public void saveCoefficients(Path file) {
        file().write(file, state.coefficients);
    }

    private Distillation learner() {
        return new Distillation(engine, mixture, settings.losses(), means.learning(precision), means.keepBytes());
    }

    private Ending loop(DamListener listener) {
        if (Double.isNaN(state.linear)) {
            state.linear = measuredLinear();
        }
        while (true) {
            if (isDue() && !validate(listener)) {
                return Ending.DIVERGED;
            }
            if (isStale()) {
                return Ending.STOPPED_EARLY;
            }
            if (state.step() == settings.steps()) {
                return Ending.COMPLETED;
            }
            if (listener.isCancelled()) {
                return Ending.CANCELLED;
            }
            if (!step(listener)) {
                return Ending.DIVERGED;
            }
        }
    }

    private double measuredLinear() {
        Validation linear = heldOut.linear();
        state.evaluations++;
        if (!Double.isFinite(linear.total())) {
            throw new InvalidModelException("source-not-finite", "The average of %s predicts %s on the held-out text: a source holds NaN or infinite "
                    .formatted(sources.list().stream().map(Source::name).toList(), linear.total()) + "weights. Use an earlier checkpoint.");
        }
        return linear.total();
    }

    private boolean isDue() {
        boolean looked = !state.validations.isEmpty() && state.validations.getLast().step() == state.step();
        return !looked && (state.step() % settings.schedule().validateEvery() == 0 || state.step() == settings.steps());
    }

    private boolean validate(DamListener listener) {
        Validation now = heldOut.measure(mixture, state.step());
        state.evaluations++;
        if (!Double.isFinite(now.total())) {
            if (state.validations.isEmpty()) {
                throw new InvalidModelException("start-not-finite", "The coefficients to start from make a model that predicts NaN. "
                        + "Start from the average.");
            }
            return false;
        }
        if (state.validations.isEmpty() || now.total() < state.bestValidation().total()) {
            state.best.assign(state.coefficients);
        }
        state.validations.add(now);
        listener.validated(now, state.linear);
        return true;
    }

    private boolean isStale() {
        int patience = settings.schedule().patience();
        return patience > 0 && state.validations.size() - 1 - state.validations.indexOf(state.bestValidation()) >= patience;
    }

    private boolean step(DamListener listener) {
        gradient.assign(gradient.zeros());
        List<Distance> distances = distillation.differentiate(lessons(state.step()), settings.trained(), gradient);
        double objective = settings.penalties().add(state.coefficients, settings.trained(), angles, gradient);
        for (Distance distance : distances) {
            objective += settings.losses().total(distance);
        }
        settings.granularity().tie(gradient, settings.trained());
        double norm = settings.optimiser().step(state.coefficients, gradient, state.first, state.second, settings.trained(), settings.rate(),
                state.step() + 1);
        if (!Double.isFinite(norm) || !Double.isFinite(objective)) {
            return false;
        }
        state.objectives.add(objective);
        listener.stepped(state.step(), settings.steps(), objective);
        return true;
    }

    private List<Lesson> lessons(long step) {
        List<Lesson> lessons = new ArrayList<>();
        texts.forEach((source, text) -> {
            int[] examples = text.examplesOf(step, settings.schedule().sequences());
            Lesson lesson = Lesson.of(source, text.examples(examples));
            StoredTargets known = stored.get(source);
            lessons.add(known == null ? lesson : lesson.with(known.of(examples)));
        });
        return lessons;
    }

    private void addText(int index, Map<String, MegatronCorpus> corpora) {
        Source source = sources.list().get(index);
        MegatronCorpus corpus = corpora.get(source.name());
        boolean isBase = sources.base().map(base -> base.digest().equals(source.digest())).orElse(false);
        if (corpus == null && !isBase) {
            throw new InvalidModelException("text-missing", ("Source %s has no text, others do: the merge would forget what it cannot hear. "
                    + "Give each source text it is good at; only the base may go without.").formatted(source.name()));
        }
        if (corpus != null) {
            DamSettings.Schedule schedule = settings.schedule();
            texts.put(index, new SourceText(source.name(), corpus, schedule.sequence(), schedule.heldOut(), schedule.examples(),
                    new CounterRandom(settings.seed()).bits(0, index)));
        }
    }

    private CoefficientFile file() {
        return new CoefficientFile(Map.of("method", settings.method().label(), "activation", settings.activation().name()),
                sources.list().stream().map(Source::name).toList());
    }

    /// Names everything the run's bytes depend on.
    private String name() {
        StringBuilder name = new StringBuilder(settings.toString());
        sources.list().forEach(source -> name.append('|').append(source.name()).append('=').append(source.digest()));
        sources.base().ifPresent(base -> name.append("|base=").append(base.digest()));
        texts.forEach((source, text) -> name.append('|').append(source).append(':').append(text.digest()));
        return name.append("|start=").append(start).append("|threads=").append(engine.threads()).toString();
    }

    @Override
    public void close() {
        stored.values().forEach(StoredTargets::close);
    }
}

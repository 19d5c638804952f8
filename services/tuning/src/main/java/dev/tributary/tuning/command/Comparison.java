package dev.tributary.tuning.command;

import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.dam.DamMethod;
import dev.tributary.tuning.dam.DamSettings;
import dev.tributary.tuning.data.CorpusSplit;
import dev.tributary.tuning.data.SourceCorpora;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.method.Room;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.tuning.scoreboard.Scoreboard;
import dev.tributary.tuning.scoreboard.Standing;
import dev.tributary.tuning.scoreboard.StaticMethod;
import dev.tributary.tuning.search.DivergenceSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every method on the same models and text. The last tenth of each text is measured on; all methods, static ones and their grids too,
/// see only what is before it.
final class Comparison {

    private static final double TEST_SHARE = 0.1;
    private static final int TEST_WINDOWS = 64;

    private final TorchEngine engine;
    private final Sources sources;
    private final Map<String, MegatronCorpus> texts;
    private final int sequence;
    private final Means means;
    private final Path work;
    private final Consumer<String> note;
    private final Function<String, TuneProgress> progress;

    /// @param note     takes a line for people
    /// @param progress shows how far the method with this label is
    Comparison(TorchEngine engine, Sources sources, Map<String, MegatronCorpus> texts, int sequence, Means means, Path work, Consumer<String> note,
            Function<String, TuneProgress> progress) {
        this.engine = engine;
        this.sources = sources;
        this.texts = texts;
        this.sequence = sequence;
        this.means = means;
        this.work = work;
        this.note = note;
        this.progress = progress;
    }

    /// The table. Stops between methods once cancelled, with what is known by then.
    ///
    /// @param methods learned ones
    List<String> lines(List<String> methods, Map<String, String> settings, BooleanSupplier cancelled) throws IOException {
        texts.forEach((source, corpus) -> CorpusSplit.write(source, corpus, TEST_SHARE, work));
        TuningPlan plan = PlanOptions.compared(methods.getFirst(), settings);
        if (!methods.equals(List.of(TuningPlan.EVOLVE))) {
            Room.of(sources, means).requireForStep(sequence, sequences(plan), sources.list().size());
        }
        try (SourceCorpora learn = part("-learn"); SourceCorpora test = part("-test");
                DivergenceSuite choosing = suite(plan, source -> learnable(plan, source, learn));
                DivergenceSuite unseen = suite(plan, source -> unseen(plan, source, test))) {
            Scoreboard board = new Scoreboard(engine, sources, choosing, unseen);
            List<Standing> standings = new ArrayList<>();
            List<StaticMethod> statics = board.statics();
            note.accept("%d static methods with %d settings, then %s; KL is of the last tenth of each text, which nothing is learnt or chosen from"
                    .formatted(statics.size(), statics.stream().mapToInt(method -> method.grid().size()).sum(), String.join(", ", methods)));
            for (StaticMethod method : statics) {
                if (!cancelled.getAsBoolean()) {
                    TuneProgress shown = progress.apply(label(method.name()));
                    standings.add(board.best(method, share -> shown.progressed(share, Map.of())));
                    shown.finish();
                    note.accept(found(standings.getLast()));
                }
            }
            double linear = standings.stream().filter(standing -> standing.method().equals("linear")).mapToDouble(Standing::total).findFirst()
                    .orElse(Double.NaN);
            for (String method : methods) {
                if (!cancelled.getAsBoolean()) {
                    learned(method, PlanOptions.compared(method, settings), learn, board).ifPresent(standing -> {
                        standings.add(standing);
                        note.accept(found(standing));
                    });
                }
            }
            Cost nothing = new Cost(0, 0, 0, OptionalLong.empty());
            for (Source source : Stream.concat(sources.list().stream(), sources.base().stream()).toList()) {
                standings.add(board.of(source.name() + " alone", "", source.folder(), nothing));
            }
            return ComparisonTable.lines(standings, sources.list().stream().map(Source::name).toList(), linear);
        }
    }

    private SourceCorpora part(String part) {
        SourceCorpora corpora = new SourceCorpora();
        sources.list().forEach(source -> corpora.open(source.name(), work.resolve(source.name() + part + ".bin"), work.resolve(source.name() + part + ".idx")));
        return corpora;
    }

    private DivergenceSuite suite(TuningPlan plan, IntFunction<List<TokenBatch>> text) {
        Map<Integer, List<TokenBatch>> texts = new TreeMap<>();
        IntStream.range(0, sources.list().size()).forEach(source -> texts.put(source, text.apply(source)));
        return new DivergenceSuite(engine, sources, texts, Losses.DEFAULT.temperature(), means.judging());
    }

    /// As many windows that may be learnt from as the learning methods hold out to judge themselves.
    private List<TokenBatch> learnable(TuningPlan plan, int source, SourceCorpora learn) {
        int heldOut = plan.heldOut().orElse(DamMethod.HELD_OUT);
        String name = sources.list().get(source).name();
        return new SourceText(name, learn.byName().get(name), sequence, heldOut, plan.examples().orElse(DamSettings.STEPS), seed(plan, source))
                .exampleBatches(heldOut, sequences(plan));
    }

    private List<TokenBatch> unseen(TuningPlan plan, int source, SourceCorpora test) {
        String name = sources.list().get(source).name();
        MegatronCorpus text = test.byName().get(name);
        int windows = (int) Math.clamp(text.tokens() / sequence - 1, 1, TEST_WINDOWS);
        return new SourceText(name, text, sequence, windows, 1, seed(plan, source)).heldOutBatches(sequences(plan));
    }

    private static int sequences(TuningPlan plan) {
        return plan.sequences().orElse(DamMethod.SEQUENCES);
    }

    private static long seed(TuningPlan plan, int source) {
        return new CounterRandom(plan.seed().orElse(0L)).bits(0, source);
    }

    private Optional<Standing> learned(String method, TuningPlan plan, SourceCorpora learn, Scoreboard board) throws IOException {
        Path folder = Files.createDirectories(work.resolve(method));
        TuningTask task = new TuningTask(engine, sources, learn.byName(), sequence, plan, means, Optional.empty(), Optional.empty(),
                work.resolve("targets"), folder);
        TuneProgress shown = progress.apply(label(method));
        Tuned tuned = Methods.ALL.named(method).tune(task, shown);
        shown.finish();
        if (tuned.model().isEmpty()) {
            note.accept(String.format(Locale.ROOT, "%s%s, and is left out: KL %.4f, averaging %.4f on the windows it held out", label(method),
                    tuned.ending() == Ending.CANCELLED ? "was stopped" : "gained nothing over averaging", tuned.quality().tuned(), tuned.quality().linear()));
            return Optional.empty();
        }
        String setting = method.equals(TuningPlan.EVOLVE) ? "%d evaluations".formatted(tuned.cost().evaluations())
                : "%d steps".formatted(tuned.cost().gradientPasses());
        return Optional.of(board.of(method, setting, tuned.model().get(), tuned.cost()));
    }

    private static String label(String method) {
        return "%-17s".formatted(method);
    }

    private static String found(Standing standing) {
        return String.format(Locale.ROOT, "%sKL %.4f  %s, in %s", label(standing.method()), standing.total(), standing.setting(),
                TuneProgress.duration(standing.cost().seconds()));
    }
}

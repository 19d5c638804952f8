package dev.tributary.tuning.calibration;

import ai.djl.ndarray.NDManager;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.evaluation.Evaluator;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingSettings;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.Granularity;
import dev.tributary.tuning.dam.DamListener;
import dev.tributary.tuning.dam.DamOutcome;
import dev.tributary.tuning.dam.DamRun;
import dev.tributary.tuning.dam.DamSettings;
import dev.tributary.tuning.dam.HeldOut;
import dev.tributary.tuning.dam.Validation;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.MergedModel;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.tuning.scoreboard.Scoreboard;
import dev.tributary.tuning.scoreboard.Standing;
import dev.tributary.tuning.search.DivergenceSuite;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// DAM against static merges on real text: a byte-level Llama of 125,248 parameters, two experts trained from it, J on text that
/// neither training nor tuning saw. Grids of static merges are tuned on as many windows as `dam` holds out to judge itself.
///
/// Arguments: the data folder, a work folder, the number of seeds; 0 measures the static merges only; the precision that is learnt in
/// (default float32); the pair of texts (default `FILINGS_PLAYS`). Models left in the work folder are used again.
public final class Calibration {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 1024);
    private static final DamSettings.Schedule SCHEDULE = new DamSettings.Schedule(64, 16, 4096, 64, 50, 0);
    private static final DamSettings.Schedule CLOSELY = new DamSettings.Schedule(64, 16, 4096, 64, 10, 0);
    private static final int STEPS = 300;

    private final TorchEngine engine = TorchEngine.start(1);
    private final Path work;
    private final Precision precision;

    private Calibration(Path work, Precision precision) {
        this.work = work;
        this.precision = precision;
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Files.createDirectories(Path.of(arguments[1]));
        Corpora.Pair pair = Corpora.Pair.valueOf(arguments.length > 4 ? arguments[4] : "FILINGS_PLAYS");
        try (Corpora corpora = Corpora.of(Path.of(arguments[0]), work, pair)) {
            new Calibration(work, arguments.length > 3 ? Precision.of(arguments[3]) : Precision.FLOAT32).run(corpora, Integer.parseInt(arguments[2]));
        }
    }

    private void run(Corpora corpora, int seeds) {
        Path base = train("base", Optional.empty(), corpora.base(), 1500);
        Path a = train("expert-a", Optional.of(base), corpora.a(), 600);
        Path b = train("expert-b", Optional.of(base), corpora.b(), 600);
        try (Sources sources = sources(base, a, b)) {
            HeldOut test = new HeldOut(engine, sources, Map.of(0, test("a", corpora.aTest()), 1, test("b", corpora.bTest())), 16, 2, EXACT);
            statics(sources, corpora);
            if (seeds == 0) {
                return;
            }
            for (int seed = 1; seed <= seeds; seed++) {
                for (Method method : Method.values()) {
                    tuned(sources, corpora, test, method.label() + " seed " + seed, DamSettings.of(method, STEPS, SCHEDULE, seed));
                }
            }
            Path next = train("expert-a-next", Optional.of(a), corpora.a(), 300);
            try (Sources later = sources(base, next, b)) {
                warmStart(sources, later, corpora, Method.DAM);
                warmStart(sources, later, corpora, Method.DAM_TV);
            }
            DamSettings dam = DamSettings.of(Method.DAM, STEPS, SCHEDULE, 1);
            tuned(sources, corpora, test, "dam, one per tensor", dam.with(Granularity.TENSOR));
            tuned(sources, corpora, test, "dam, one per model", dam.with(Granularity.MODEL));
            tuned(sources, corpora, test, "dam, tanh", dam.with(Activation.TANH));
            tuned(sources, corpora, test, "dam, entropy only", dam.with(new Losses(2, 0, 0, 0.1, OptionalInt.empty())));
            tuned(sources, corpora, test, "dam, top 16", dam.with(new Losses(2, 1, 0, 0, OptionalInt.of(16))));
            bfloat16(sources, corpora, test, dam);
        }
    }

    private Sources sources(Path base, Path a, Path b) {
        return Sources.open(engine, List.of(new Source("a", a, a.toString()), new Source("b", b, "b")), Optional.of(new Source("base", base, "base")));
    }

    /// The next release: expert A has learnt on, and tuning starts at the average or from the coefficients of the release before.
    private void warmStart(Sources before, Sources now, Corpora corpora, Method method) {
        DamSettings settings = DamSettings.of(method, STEPS, CLOSELY, 1);
        Path coefficients = work.resolve("coefficients-" + method.label() + ".safetensors");
        try (DamRun earlier = run(before, corpora, settings); DamRun cold = run(now, corpora, settings); DamRun warm = run(now, corpora, settings)) {
            earlier.run(DamListener.NONE);
            earlier.saveCoefficients(coefficients);
            warm.startFrom(coefficients);
            DamOutcome fromAverage = cold.run(DamListener.NONE);
            DamOutcome fromBefore = warm.run(DamListener.NONE);
            System.out.printf("%s, next release, tuning text: from the average J %.4f, best %.4f at %d; from the last coefficients J %.4f, best %.4f at %d%n",
                    method.label(), fromAverage.validations().getFirst().total(), fromAverage.best().total(), fromAverage.best().step(),
                    fromBefore.validations().getFirst().total(), fromBefore.best().total(), fromBefore.best().step());
            System.out.printf("    as good as the warm start: after %s steps from the average; as good as the cold run's best: after %s steps from the last coefficients%n",
                    reached(fromAverage, fromBefore.validations().getFirst().total()), reached(fromBefore, fromAverage.best().total()));
        }
    }

    private static String reached(DamOutcome outcome, double j) {
        return outcome.validations().stream().filter(look -> look.total() <= j).findFirst().map(look -> Long.toString(look.step())).orElse("more");
    }

    private void statics(Sources sources, Corpora corpora) {
        Map<Integer, List<TokenBatch>> learnable = Map.of(0, examples("a", corpora.a()), 1, examples("b", corpora.b()));
        Map<Integer, List<TokenBatch>> unseen = Map.of(0, test("a", corpora.aTest()).heldOutBatches(16), 1,
                test("b", corpora.bTest()).heldOutBatches(16));
        List<Standing> standings = new ArrayList<>();
        DivergenceSuite choosing = new DivergenceSuite(engine, sources, learnable, 2, EXACT);
        DivergenceSuite shown = new DivergenceSuite(engine, sources, unseen, 2, EXACT);
        Scoreboard board = new Scoreboard(engine, sources, choosing, shown);
        board.statics().forEach(method -> standings.add(board.best(method, share -> { })));
        Cost nothing = new Cost(0, 0, 0, OptionalLong.empty());
        sources.list().forEach(source -> standings.add(board.of(source.name() + " alone", "", source.folder(), nothing)));
        sources.base().ifPresent(base -> standings.add(board.of("base alone", "", base.folder(), nothing)));
        for (Standing standing : standings) {
            System.out.printf("%-28s J %.4f  (%s), %s; %d evaluations, %.1f s%n", standing.method(), standing.total(), standing.kl(), standing.setting(),
                    standing.cost().evaluations(), standing.cost().seconds());
        }
        System.out.printf("best static %.4f%n", standings.stream().mapToDouble(Standing::total).min().orElseThrow());
        try (DamRun start = run(sources, corpora, DamSettings.of(Method.DAM, 1, SCHEDULE, 1))) {
            double[] half = nll(start, corpora);
            System.out.printf("mean NLL of linear %.4f%n", (half[0] + half[1]) / 2);
        }
    }

    private static List<TokenBatch> examples(String name, MegatronCorpus corpus) {
        return new SourceText(name, corpus, 64, SCHEDULE.heldOut(), SCHEDULE.examples(), 1).exampleBatches(SCHEDULE.heldOut(), 16);
    }

    /// Nats per token on either test text of the model that a run makes now.
    private double[] nll(DamRun run, Corpora corpora) {
        Path folder = work.resolve("measured-" + System.nanoTime());
        try (NDManager scope = engine.newScope()) {
            MergedModel.write(run.mixture(), scope, folder, Dtype.F32);
        }
        try (Decoder decoder = Decoder.load(engine, folder)) {
            Evaluator evaluator = new Evaluator(decoder, 64, EXACT);
            return new double[] {evaluator.score(corpora.aTest(), share -> { }).perToken(), evaluator.score(corpora.bTest(), share -> { }).perToken()};
        }
    }

    private void tuned(Sources sources, Corpora corpora, HeldOut test, String name, DamSettings settings) {
        try (DamRun run = run(sources, corpora, settings)) {
            double[] early = new double[1];
            DamOutcome outcome = run.run(new DamListener() {
                @Override
                public void validated(Validation validation, double linear) {
                    if (validation.step() == 50) {
                        early[0] = test.measure(run.mixture(), 50).total();
                    }
                }
            });
            print(name, test.measure(run.mixture(), 0));
            double[] nll = nll(run, corpora);
            System.out.printf("    step 50 J %.4f, mean NLL %.4f; %s, tuning text: linear %.4f, start %.4f, step 50 %.4f, best %.4f at %d, last %.4f; %.1f ms a step, better %s%n",
                    early[0], (nll[0] + nll[1]) / 2, outcome.ending(), outcome.linear(), outcome.validations().getFirst().total(),
                    outcome.validations().get(1).total(), outcome.best().total(), outcome.best().step(), outcome.validations().getLast().total(),
                    1000 * outcome.seconds() / outcome.gradientPasses(), outcome.isBetterThanLinear());
        }
    }

    /// The negative control: coefficients rounded to bfloat16 after every step.
    private void bfloat16(Sources sources, Corpora corpora, HeldOut test, DamSettings settings) {
        try (DamRun run = run(sources, corpora, settings)) {
            DamOutcome outcome = run.run(new DamListener() {
                @Override
                public void stepped(long step, long steps, double objective) {
                    for (CoefficientSet.Slot slot : run.coefficients().slots()) {
                        for (float[] vector : slot.vectors()) {
                            Blocks.round(Dtype.BF16, vector, 0, vector.length);
                        }
                    }
                }
            });
            print("dam, bfloat16 coefficients", test.measure(run.mixture(), 0));
            System.out.printf("    linear %.4f, best %.4f%n", outcome.linear(), outcome.best().total());
        }
    }

    private DamRun run(Sources sources, Corpora corpora, DamSettings settings) {
        return new DamRun(engine, sources, Map.of("a", corpora.a(), "b", corpora.b()), settings, new Means(EXACT, Optional.of(precision), Means.KEEP_BYTES), work);
    }

    private static SourceText test(String name, MegatronCorpus corpus) {
        return new SourceText(name, corpus, 64, 256, 1, 99);
    }

    private Path train(String name, Optional<Path> parent, MegatronCorpus corpus, int steps) {
        Path folder = work.resolve(name);
        if (!Files.exists(folder)) {
            TrainingSettings settings = new TrainingSettings(Batching.of(64, 1024, 0), Schedule.cosine(parent.isPresent() ? 1e-3 : 3e-3), AdamW.DEFAULT,
                    EXACT, steps, 1);
            try (Decoder decoder = parent.map(path -> Decoder.load(engine, path))
                    .orElseGet(() -> Decoder.random(engine, DecoderConfig.llama(256, 64, 2, 4, 2, 176, 128, false, 0), 1));
                    Trainer trainer = new Trainer(engine, decoder, corpus, Optional.empty(), settings, name)) {
                trainer.run(report -> { });
                System.out.printf("%s: %,d parameters, loss %.3f%n", name, decoder.parameterCount(), trainer.curve().loss(steps - 1));
                decoder.save(folder, Dtype.F32, List.of());
            }
        }
        return folder;
    }

    private static void print(String name, Validation j) {
        System.out.printf("%-28s J %.4f  (%s)%n", name, j.total(), j.kl().stream().map("%.4f"::formatted).toList());
    }
}

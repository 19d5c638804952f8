package dev.tributary.tuning.calibration;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
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
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// DAM against static merges on real text: a byte-level Llama of 125,248 parameters, two experts trained from it, J on text that
/// neither training nor tuning saw. Grids of static merges are tuned on that very text, which favours them.
///
/// Arguments: the data folder, a work folder, the number of seeds; 0 measures the static merges only. Models left in the work
/// folder are used again.
public final class Calibration {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 1024);
    private static final DamSettings.Schedule SCHEDULE = new DamSettings.Schedule(64, 16, 4096, 64, 50, 0);
    private static final int STEPS = 300;

    private final TorchEngine engine = TorchEngine.start(1);
    private final Path work;

    private Calibration(Path work) {
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Files.createDirectories(Path.of(arguments[1]));
        try (Corpora corpora = Corpora.of(Path.of(arguments[0]), work)) {
            new Calibration(work).run(corpora, Integer.parseInt(arguments[2]));
        }
    }

    private void run(Corpora corpora, int seeds) {
        Path base = train("base", Optional.empty(), corpora.base(), 1500);
        Path a = train("expert-a", Optional.of(base), corpora.filings(), 600);
        Path b = train("expert-b", Optional.of(base), corpora.plays(), 600);
        List<Source> experts = List.of(new Source("a", a, "a"), new Source("b", b, "b"));
        try (Sources sources = Sources.open(engine, experts, Optional.of(new Source("base", base, "base")))) {
            HeldOut test = new HeldOut(engine, sources, Map.of(0, test("a", corpora.filingsTest()), 1, test("b", corpora.playsTest())), 16, 2, EXACT);
            statics(sources, test);
            if (seeds == 0) {
                return;
            }
            for (int seed = 1; seed <= seeds; seed++) {
                for (Method method : Method.values()) {
                    tuned(sources, corpora, test, method.label() + " seed " + seed, DamSettings.of(method, STEPS, SCHEDULE, seed), DamListener.NONE);
                }
            }
            DamSettings dam = DamSettings.of(Method.DAM, STEPS, SCHEDULE, 1);
            tuned(sources, corpora, test, "dam, one per tensor", dam.with(Granularity.TENSOR), DamListener.NONE);
            tuned(sources, corpora, test, "dam, one per model", dam.with(Granularity.MODEL), DamListener.NONE);
            tuned(sources, corpora, test, "dam, tanh", dam.with(Activation.TANH), DamListener.NONE);
            tuned(sources, corpora, test, "dam, entropy only", dam.with(new Losses(2, 0, 0, 0.1, OptionalInt.empty())), DamListener.NONE);
            tuned(sources, corpora, test, "dam, top 16", dam.with(new Losses(2, 1, 0, 0, OptionalInt.of(16))), DamListener.NONE);
            bfloat16(sources, corpora, test, dam);
        }
    }

    private void statics(Sources sources, HeldOut test) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= 10; i++) {
            Validation j = weighted(sources, test, Method.DAM, i / 10f, 1 - i / 10f);
            print("linear %.1f".formatted(i / 10.0), j);
            best = Math.min(best, j.total());
        }
        for (int i = 0; i <= 8; i++) {
            for (int k = 0; k <= 8; k++) {
                Validation j = weighted(sources, test, Method.DAM_TV, i / 10f, k / 10f);
                if (j.total() < best) {
                    print("task arithmetic %.1f %.1f".formatted(i / 10.0, k / 10.0), j);
                    best = j.total();
                }
            }
        }
        System.out.printf("best static %.4f%n", best);
    }

    private Validation weighted(Sources sources, HeldOut test, Method method, float a, float b) {
        CoefficientSet c = CoefficientSet.constant(sources.tensors(), 2, a);
        c.slots().forEach(slot -> Arrays.fill(slot.vectors()[1], b));
        try (Mixture mixture = new Mixture(engine, sources, method, Activation.IDENTITY, c)) {
            return test.measure(mixture, 0);
        }
    }

    private void tuned(Sources sources, Corpora corpora, HeldOut test, String name, DamSettings settings, DamListener listener) {
        try (DamRun run = run(sources, corpora, settings)) {
            DamOutcome outcome = run.run(listener);
            print(name, test.measure(run.mixture(), 0));
            System.out.printf("    %s, tuning text: linear %.4f, start %.4f, step 50 %.4f, best %.4f at %d, last %.4f; %.1f ms a step, better %s%n",
                    outcome.ending(), outcome.linear(), outcome.validations().getFirst().total(),
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
        return new DamRun(engine, sources, Map.of("a", corpora.filings(), "b", corpora.plays()), settings, EXACT, work);
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

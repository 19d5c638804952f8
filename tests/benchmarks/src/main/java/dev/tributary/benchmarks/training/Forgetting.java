package dev.tributary.benchmarks.training;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.evaluation.Evaluator;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingSettings;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// What a share of replay costs and saves, on real text: a small model learns general text, then filings, with 0, 5 and 25 % of general
/// text mixed in, three seeds each. Prints a Markdown table of
///
/// - Gain, `NLL_dom(base) − NLL_dom(checkpoint)`: what was learnt of filings by filers never seen,
/// - F, `NLL_gen(checkpoint) − NLL_gen(base)`: what was forgotten of general text never seen, both in nats per token,
///
/// and fails if F does not fall strictly as replay rises, or a quarter of replay costs more than a quarter of the gain.
///
/// Arguments: a folder with `general/*.txt` and `filings/MANIFEST.tsv`; a folder to work in; optionally the most training runs to do now.
/// The base and each run's result stay in the folder to work in, so that the experiment goes on where it was stopped.
public final class Forgetting {

    private static final double[] REPLAY = {0, 0.05, 0.25};
    private static final int SEEDS = 3;
    private static final int VOCABULARY = 2048;
    private static final int SEQUENCE = 128;
    private static final int BATCH_TOKENS = 2048;
    private static final int BASE_STEPS = 600;
    private static final int STEPS = 60;
    private static final double BASE_RATE = 3e-3;
    private static final double RATE = 1e-3;
    private static final int HOLDOUT_TOKENS = 30_000;
    private static final String END = "<|end_of_text|>";

    private final TorchEngine engine = TorchEngine.start(Integer.getInteger("threads", 1));
    private final Path work;
    private final MegatronCorpus general;
    private final MegatronCorpus domain;
    private final MegatronCorpus generalHoldout;
    private final MegatronCorpus domainHoldout;

    private Forgetting(Path data, Path work) throws IOException {
        this.work = work;
        RealText books = RealText.general(data.resolve("general"));
        RealText filings = RealText.filings(data.resolve("filings"));
        BpeTrainer vocabulary = new BpeTrainer();
        books.train().forEach(vocabulary::add);
        Path json = vocabulary.train(VOCABULARY, List.of(END)).write(Files.createDirectories(work.resolve("tokenizer")));
        try (Tokenizer tokenizer = Tokenizer.open(json)) {
            this.general = corpus("general", books.train(), tokenizer, Long.MAX_VALUE);
            this.generalHoldout = corpus("general-holdout", books.holdout(), tokenizer, HOLDOUT_TOKENS);
            this.domain = corpus("filings", filings.train(), tokenizer, Long.MAX_VALUE);
            this.domainHoldout = corpus("filings-holdout", filings.holdout(), tokenizer, HOLDOUT_TOKENS);
        }
        System.out.printf("general: %,d tokens, %,d held out; filings: %,d tokens of %d filers, %,d of %d others held out%n",
                general.tokens(), generalHoldout.tokens(), domain.tokens(), filings.train().size(), domainHoldout.tokens(),
                filings.holdout().size());
    }

    public static void main(String[] arguments) throws IOException {
        int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE;
        new Forgetting(Path.of(arguments[0]), Path.of(arguments[1])).run(most);
    }

    /// What a model knows of either kind of text, in nats per token.
    private record Score(double domain, double general) {

        String line() {
            return domain + " " + general;
        }

        static Score parse(String line) {
            String[] numbers = line.strip().split(" ");
            return new Score(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        }
    }

    private void run(int most) throws IOException {
        Path folder = work.resolve("base");
        if (!Files.exists(folder)) {
            try (Decoder model = Decoder.random(engine, DecoderConfig.llama(VOCABULARY, 128, 4, 4, 2, 384, SEQUENCE, true, 0), 1)) {
                train(model, general, BASE_STEPS, BASE_RATE, 0, 1);
                model.save(folder, Dtype.F32, List.of(work.resolve("tokenizer/tokenizer.json")));
            }
        }
        Score base = remembered("base", () -> {
            try (Decoder model = Decoder.load(engine, folder)) {
                return score(model);
            }
        });
        System.out.printf(Locale.ROOT, "base: NLL general %.3f, filings %.3f%n%n", base.general(), base.domain());
        double[] gain = new double[REPLAY.length];
        double[] forgotten = new double[REPLAY.length];
        System.out.println("| replay | Gain, by seed | mean | F, by seed | mean |\n|---|---|---|---|---|");
        int done = 0;
        for (int share = 0; share < REPLAY.length; share++) {
            double[] gains = new double[SEEDS];
            double[] losses = new double[SEEDS];
            for (int seed = 0; seed < SEEDS; seed++) {
                String name = "replay-%.2f-seed-%d".formatted(REPLAY[share], seed);
                if (!Files.exists(result(name)) && done++ == most) {
                    System.out.println("stopped before " + name);
                    return;
                }
                double fraction = REPLAY[share];
                long order = seed;
                Score after = remembered(name, () -> {
                    try (Decoder model = Decoder.load(engine, folder)) {
                        train(model, domain, STEPS, RATE, fraction, order);
                        return score(model);
                    }
                });
                gains[seed] = base.domain() - after.domain();
                losses[seed] = after.general() - base.general();
            }
            gain[share] = Arrays.stream(gains).average().orElseThrow();
            forgotten[share] = Arrays.stream(losses).average().orElseThrow();
            System.out.printf(Locale.ROOT, "| %.0f %% | %s | %.3f | %s | %.3f |%n", 100 * REPLAY[share], row(gains), gain[share],
                    row(losses), forgotten[share]);
        }
        judge(gain, forgotten);
    }

    private Path result(String name) {
        return work.resolve(name + ".score");
    }

    private Score remembered(String name, Supplier<Score> compute) throws IOException {
        if (!Files.exists(result(name))) {
            Files.writeString(result(name), compute.get().line());
        }
        return Score.parse(Files.readString(result(name)));
    }

    private static void judge(double[] gain, double[] forgotten) {
        boolean falls = forgotten[0] > forgotten[1] && forgotten[1] > forgotten[2];
        double kept = gain[2] / gain[0];
        System.out.printf(Locale.ROOT, "%nF %s as replay rises; a quarter of replay keeps %.0f %% of the gain%n",
                falls ? "falls strictly" : "does not fall strictly", 100 * kept);
        if (!falls || kept < 0.75) {
            System.exit(1);
        }
    }

    private void train(Decoder model, MegatronCorpus corpus, long steps, double rate, double replay, long seed) {
        TrainingSettings settings = new TrainingSettings(Batching.of(SEQUENCE, BATCH_TOKENS, replay), Schedule.cosine(rate), AdamW.DEFAULT,
                Compute.of(Precision.FLOAT32), steps, seed);
        try (Trainer trainer = new Trainer(engine, model, corpus, Optional.of(general), settings, "forgetting")) {
            trainer.run(report -> { });
        }
    }

    private Score score(Decoder model) {
        return new Score(score(model, domainHoldout), score(model, generalHoldout));
    }

    private static double score(Decoder model, MegatronCorpus holdout) {
        return new Evaluator(model, SEQUENCE, Compute.of(Precision.FLOAT32)).score(holdout, share -> { }).perToken();
    }

    private MegatronCorpus corpus(String name, List<String> documents, Tokenizer tokenizer, long mostTokens) {
        Path bin = work.resolve(name + ".bin");
        Path idx = work.resolve(name + ".idx");
        int end = tokenizer.id(END).orElseThrow();
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            for (String document : documents) {
                if (writer.tokens() < mostTokens) {
                    int[] ids = tokenizer.encode(document);
                    writer.add(ids, ids.length, end);
                }
            }
        }
        return MegatronCorpus.open(bin, idx);
    }

    private static String row(double[] values) {
        return String.join(", ", Arrays.stream(values).mapToObj(value -> String.format(Locale.ROOT, "%.3f", value)).toList());
    }
}

package dev.tributary.local.demo;

import dev.tributary.contracts.Json;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingSettings;
import dev.tributary.testing.text.GeneralText;
import dev.tributary.testing.text.InstructionText;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// The process that makes the demo's models: a vocabulary and a base from general text, a partner from that base and
/// instructions, and the reference corpora. It says how far it is on standard output, one [SampleStep] a line.
public final class SampleModelsMain {

    private static final String END_OF_TEXT = "<|end_of_text|>";
    private static final int END_OF_TEXT_ID = 0;
    /// Reference documents have numbers that no training document reaches.
    private static final int REFERENCE_FROM = 1_000_000;

    private final SampleSettings settings;
    private final Path folder;
    private final GeneralText general;
    private final InstructionText instructions;

    private SampleModelsMain(SampleSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        this.general = new GeneralText(settings.seed());
        this.instructions = new InstructionText(settings.seed());
    }

    /// Argument: the folder to make them in, which is empty.
    public static void main(String[] arguments) throws IOException {
        new SampleModelsMain(SampleSettings.DEMO, Path.of(arguments[0])).make();
    }

    private void make() throws IOException {
        say(0, -1, "learning a vocabulary");
        Path tokenizerFile = vocabulary();
        lines("general.jsonl", settings.referenceTexts(), number -> general.document(REFERENCE_FROM + number).text());
        lines("instructions.jsonl", settings.referenceTasks(), number -> instructions.instruction(REFERENCE_FROM + number).text());
        try (Tokenizer tokenizer = Tokenizer.open(tokenizerFile)) {
            corpus(tokenizer, "general", settings.baseSteps(), number -> general.document(number).text());
            corpus(tokenizer, "instructions", settings.partnerSteps(), number -> instructions.instruction(number).text());
            train(tokenizer.vocabulary(), tokenizerFile);
        }
    }

    private Path vocabulary() {
        BpeTrainer trainer = new BpeTrainer();
        general.documents(settings.vocabularyTexts()).forEach(document -> trainer.add(document.text()));
        instructions.instructions(settings.vocabularyTexts()).forEach(instruction -> trainer.add(instruction.text()));
        return trainer.train(settings.vocabulary(), List.of(END_OF_TEXT)).write(folder.resolve("vocabulary"));
    }

    private void lines(String name, int count, IntFunction<String> text) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            for (int i = 0; i < count; i++) {
                out.write(Json.bytes(Map.of("id", "%06d".formatted(i), "text", text.apply(i))));
                out.write('\n');
            }
        }
    }

    /// As many documents as the steps will read, so that none is seen twice.
    private void corpus(Tokenizer tokenizer, String name, int steps, IntFunction<String> text) {
        long tokens = (long) steps * settings.batchTokens();
        try (MegatronWriter writer = MegatronWriter.create(bin(name), idx(name), TokenType.U16)) {
            for (int number = 0; writer.tokens() <= tokens; number++) {
                int[] ids = tokenizer.encode(text.apply(number));
                writer.add(ids, ids.length, END_OF_TEXT_ID);
            }
        }
    }

    private void train(int vocabulary, Path tokenizerFile) {
        TorchEngine engine = TorchEngine.start(Runtime.getRuntime().availableProcessors());
        try (MegatronCorpus text = MegatronCorpus.open(bin("general"), idx("general"));
                MegatronCorpus tasks = MegatronCorpus.open(bin("instructions"), idx("instructions"));
                Decoder decoder = Decoder.random(engine, DecoderConfig.llama(vocabulary, settings.width(), settings.layers(), settings.heads(),
                        settings.keyValueHeads(), settings.feedForward(), settings.positions(), true, END_OF_TEXT_ID), settings.seed())) {
            List<Path> companions = List.of(tokenizerFile, tokenizerFile.resolveSibling("tokenizer_config.json"));
            int all = settings.baseSteps() + settings.partnerSteps();
            Trained base = new Trained("base", 0, settings.baseSteps(), all, settings.baseRate());
            base.train(engine, decoder, text, Optional.empty(), 0);
            decoder.save(folder.resolve("base"), Dtype.F32, companions);
            Trained partner = new Trained("partner", settings.baseSteps(), settings.partnerSteps(), all, settings.partnerRate());
            partner.train(engine, decoder, tasks, Optional.of(text), settings.partnerReplay());
            decoder.save(folder.resolve("partner"), Dtype.F32, companions);
        }
        double tokens = (double) settings.batchTokens() * (settings.baseSteps() + settings.partnerSteps());
        say(1, 0, "base and partner, " + Amounts.count(tokens) + " tokens");
    }

    /// One of the two runs.
    private final class Trained {

        private final String name;
        private final int before;
        private final int steps;
        private final int all;
        private final double rate;

        Trained(String name, int before, int steps, int all, double rate) {
            this.name = name;
            this.before = before;
            this.steps = steps;
            this.all = all;
            this.rate = rate;
        }

        void train(TorchEngine engine, Decoder decoder, MegatronCorpus corpus, Optional<MegatronCorpus> replay, double replayFraction) {
            TrainingSettings run = new TrainingSettings(Batching.of(settings.sequence(), settings.batchTokens(), replayFraction),
                    Schedule.cosine(rate), AdamW.DEFAULT, Compute.of(Precision.FLOAT32), steps, settings.seed());
            try (Trainer trainer = new Trainer(engine, decoder, corpus, replay, run, settings.digest() + name)) {
                trainer.run(report -> {
                    long done = before + report.step();
                    Duration left = Duration.ofSeconds(Math.round((all - done) * settings.batchTokens() / report.tokensPerSecond()));
                    say((double) done / all, left.toSeconds(), "%s, loss %s, %s tokens/s".formatted(
                            name, Amounts.decimal(report.loss(), 3), Amounts.count(report.tokensPerSecond())));
                });
            }
        }
    }

    private Path bin(String name) {
        return folder.resolve(name + ".bin");
    }

    private Path idx(String name) {
        return folder.resolve(name + ".idx");
    }

    private static void say(double fraction, long etaSeconds, String detail) {
        System.out.println(new SampleStep(fraction, etaSeconds, detail).line());
    }
}

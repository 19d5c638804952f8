package dev.tributary.benchmarks.training;

import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.neural.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Megabytes of EDGAR submissions, as filed, that become tokens per second of one core. A vocabulary of 8,192 is learnt from every fourth
/// file; each pass encodes all of them with a tokenizer opened anew, so that its cache of words starts empty.
///
/// Arguments: a folder of text files.
public final class TokenizingSpeed {

    private static final int VOCABULARY = 8192;
    private static final int PASSES = 5;
    private static final int LEARNT_FROM = 4;

    private TokenizingSpeed() {
    }

    public static void main(String[] arguments) throws IOException {
        List<String> texts = new ArrayList<>();
        try (var files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        BpeTrainer vocabulary = new BpeTrainer();
        for (int i = 0; i < texts.size(); i += LEARNT_FROM) {
            vocabulary.add(texts.get(i));
        }
        Path json = vocabulary.train(VOCABULARY, List.of("<|end_of_text|>")).write(Files.createTempDirectory("tokenizer"));
        double megabytes = texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum() / 1e6;
        for (int pass = 0; pass < PASSES; pass++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long tokens = 0;
            try (Tokenizer tokenizer = Tokenizer.open(json)) {
                for (String text : texts) {
                    tokens += tokenizer.encode(text).length;
                }
            }
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
            System.out.printf(Locale.ROOT, "pass %d: %.1f MB to %,d tokens, %.1f MB per CPU second%n", pass, megabytes, tokens,
                    megabytes / seconds);
        }
    }
}

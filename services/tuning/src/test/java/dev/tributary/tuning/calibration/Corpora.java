package dev.tributary.tuning.calibration;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.weights.checkpoint.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Real text as bytes, one token each: what a base and two experts are trained on, and text of both kinds that nothing is learnt from.
///
/// @param base  filings, Shakespeare and WikiText
/// @param a     what expert A is trained on
/// @param b     what expert B is trained on
/// @param aTest never trained or tuned on
/// @param bTest the same
record Corpora(MegatronCorpus base, MegatronCorpus a, MegatronCorpus b, MegatronCorpus aTest, MegatronCorpus bTest) implements AutoCloseable {

    private static final int SHARE = 300_000;
    private static final int TEST = 60_000;
    private static final int MOST = 1_200_000;
    /// Of so many blocks of [#REPLAY_BYTES] one is what the base knows: 5 %.
    private static final int REPLAY_EVERY = 20;
    private static final int REPLAY_BYTES = 2048;

    /// What the experts are good at.
    enum Pair {
        /// 10-K filings, and Shakespeare: both kinds are in the base.
        FILINGS_PLAYS,
        /// Biomedical articles, which the base does not know, with 5 % of the base's text; and WikiText.
        ARTICLES_WIKI
    }

    static Corpora of(Path data, Path work, Pair pair) throws IOException {
        byte[] filings = filings(data.resolve("filings/main-doc"), MOST);
        byte[] plays = Files.readAllBytes(data.resolve("general/shakespeare.txt"));
        byte[] wiki = Files.readAllBytes(data.resolve("general/wikitext-2-valid.txt"));
        List<byte[]> base = List.of(Arrays.copyOf(filings, SHARE), Arrays.copyOf(plays, SHARE), Arrays.copyOf(wiki, 2 * SHARE));
        return switch (pair) {
            case FILINGS_PLAYS -> of(work, base, filings, SHARE, plays, SHARE, List.of());
            case ARTICLES_WIKI -> of(work, base, articles(data.resolve("questions/covid-qa.json"), MOST), 0, wiki, 2 * SHARE, base);
        };
    }

    /// @param replay what is mixed into expert A's text
    private static Corpora of(Path work, List<byte[]> base, byte[] a, int fromA, byte[] b, int fromB, List<byte[]> replay) {
        byte[] learnA = Arrays.copyOfRange(a, fromA, a.length - TEST);
        return new Corpora(corpus(work, "base", base),
                corpus(work, "a", List.of(replay.isEmpty() ? learnA : mixed(learnA, replay))),
                corpus(work, "b", List.of(Arrays.copyOfRange(b, fromB, b.length - TEST))),
                corpus(work, "a-test", List.of(Arrays.copyOfRange(a, a.length - TEST, a.length))),
                corpus(work, "b-test", List.of(Arrays.copyOfRange(b, b.length - TEST, b.length))));
    }

    private static byte[] mixed(byte[] text, List<byte[]> replay) {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        for (int block = 0; block * REPLAY_BYTES < text.length; block++) {
            int from = block * REPLAY_BYTES;
            mixed.write(text, from, Math.min(REPLAY_BYTES, text.length - from));
            if (block % (REPLAY_EVERY - 1) == 0) {
                int turn = block / (REPLAY_EVERY - 1);
                byte[] known = replay.get(turn % replay.size());
                mixed.write(known, turn / replay.size() * REPLAY_BYTES % (known.length - REPLAY_BYTES), REPLAY_BYTES);
            }
        }
        return mixed.toByteArray();
    }

    private static byte[] articles(Path file, int most) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Json.read(file).path("data").findValues("context").forEach(context -> text.writeBytes(context.asText().getBytes(StandardCharsets.UTF_8)));
        return Arrays.copyOf(text.toByteArray(), Math.min(text.size(), most));
    }

    private static byte[] filings(Path folder, int most) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().contains("10-K")).sorted().toList()) {
                String html = Files.readString(file, StandardCharsets.ISO_8859_1);
                String plain = html.replaceAll("(?s)<[^>]*>", " ").replaceAll("&[a-zA-Z#0-9]+;", " ").replaceAll("\\s+", " ");
                text.writeBytes(plain.substring(0, Math.min(plain.length(), most / 6)).getBytes(StandardCharsets.ISO_8859_1));
                if (text.size() >= most) {
                    break;
                }
            }
        }
        return text.toByteArray();
    }

    private static MegatronCorpus corpus(Path work, String name, List<byte[]> documents) {
        Path bin = work.resolve(name + ".bin");
        Path idx = work.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            for (byte[] document : documents) {
                int[] ids = new int[document.length];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = Byte.toUnsignedInt(document[i]);
                }
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }

    @Override
    public void close() {
        Stream.of(base, a, b, aTest, bTest).forEach(MegatronCorpus::close);
    }
}

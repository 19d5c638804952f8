package dev.tributary.tuning.calibration;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Real text as bytes, one token each: filings and Shakespeare to be good at, WikiText beside them in the base.
///
/// @param base     all three
/// @param filings  what expert A is trained on
/// @param plays    what expert B is trained on
/// @param filingsTest never trained or tuned on
/// @param playsTest   the same
record Corpora(MegatronCorpus base, MegatronCorpus filings, MegatronCorpus plays, MegatronCorpus filingsTest, MegatronCorpus playsTest)
        implements AutoCloseable {

    private static final int SHARE = 300_000;
    private static final int TEST = 60_000;

    static Corpora of(Path data, Path work) throws IOException {
        byte[] filings = filings(data.resolve("filings/main-doc"), 1_200_000);
        byte[] plays = Files.readAllBytes(data.resolve("general/shakespeare.txt"));
        byte[] wiki = Files.readAllBytes(data.resolve("general/wikitext-2-valid.txt"));
        return new Corpora(
                corpus(work, "base", List.of(Arrays.copyOf(filings, SHARE), Arrays.copyOf(plays, SHARE), Arrays.copyOf(wiki, 2 * SHARE))),
                corpus(work, "filings", List.of(Arrays.copyOfRange(filings, SHARE, filings.length - TEST))),
                corpus(work, "plays", List.of(Arrays.copyOfRange(plays, SHARE, plays.length - TEST))),
                corpus(work, "filings-test", List.of(Arrays.copyOfRange(filings, filings.length - TEST, filings.length))),
                corpus(work, "plays-test", List.of(Arrays.copyOfRange(plays, plays.length - TEST, plays.length))));
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
        Stream.of(base, filings, plays, filingsTest, playsTest).forEach(MegatronCorpus::close);
    }
}

package dev.tributary.tuning.data;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;

/// A corpus cut in two: its beginning to learn from, its end to be measured on.
public final class CorpusSplit {

    private static final int PIECE = 1 << 16;

    private CorpusSplit() {
    }

    /// Writes the two parts. Where documents end is in the tokens; the files' own index has pieces of equal length instead.
    ///
    /// @param source for messages
    /// @param share  of the tokens that is measured on
    /// @param folder where `<source>-learn` and `<source>-test` go, each `.bin` and `.idx`
    /// @throws InvalidModelException if there is nothing to cut
    public static void write(String source, MegatronCorpus corpus, double share, Path folder) {
        long test = Math.round(corpus.tokens() * share);
        if (test < 1 || test >= corpus.tokens()) {
            throw new InvalidModelException("text-too-small", "The text of source %s has %,d tokens: too few to learn from some and be measured on others. Give it more."
                    .formatted(source, corpus.tokens()));
        }
        copy(corpus, 0, corpus.tokens() - test, folder, source + "-learn");
        copy(corpus, corpus.tokens() - test, corpus.tokens(), folder, source + "-test");
    }

    private static void copy(MegatronCorpus corpus, long from, long to, Path folder, String name) {
        try (MegatronWriter writer = MegatronWriter.create(folder.resolve(name + ".bin"), folder.resolve(name + ".idx"), corpus.type())) {
            for (long at = from; at < to; at += PIECE) {
                int count = (int) Math.min(PIECE, to - at);
                long[] tokens = new long[count];
                corpus.read(at, tokens, 0, count);
                int[] ids = new int[count];
                for (int i = 0; i < count; i++) {
                    ids[i] = Math.toIntExact(tokens[i]);
                }
                writer.add(ids, count - 1, ids[count - 1]);
            }
        }
    }
}

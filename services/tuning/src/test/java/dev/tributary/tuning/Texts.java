package dev.tributary.tuning;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.random.CounterRandom;
import java.nio.file.Path;

/// Corpora of random tokens for models that know no language.
public final class Texts {

    private Texts() {
    }

    public static MegatronCorpus random(Path folder, String name, int tokens, int vocabulary, long seed) {
        CounterRandom random = new CounterRandom(seed);
        int[] ids = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            ids[i] = (int) random.below(0, i, vocabulary);
        }
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            if (tokens > 0) {
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }
}

package dev.tributary.neural.training;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.random.CounterRandom;
import java.nio.file.Path;

/// A corpus that can be learnt: documents that count upwards in steps of `stride` from random starts, over 63 tokens; 0 ends a document.
final class CountingCorpus {

    static final int VOCABULARY = 64;

    private CountingCorpus() {
    }

    static MegatronCorpus open(Path folder, String name, int stride, int documents) {
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        CounterRandom random = new CounterRandom(stride);
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            for (int i = 0; i < documents; i++) {
                int[] ids = new int[20 + (int) random.below(1, i, 30)];
                int start = (int) random.below(2, i, 63);
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = 1 + (start + t * stride) % 63;
                }
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }
}

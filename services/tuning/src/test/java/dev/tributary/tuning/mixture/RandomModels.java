package dev.tributary.tuning.mixture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.TensorBytes;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.weights.Dtype;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Tiny models of every family, so different that each coefficient matters.
final class RandomModels {

    private static final int VOCABULARY = 40;

    private RandomModels() {
    }

    /// Two sources and a base: a tied Llama in bfloat16, a Qwen2 (biases) in float16, a Qwen3 (head norms) in float32.
    static Sources sources(Path folder, String family) {
        Path home = folder.resolve(family);
        Dtype dtype = switch (family) {
            case "llama" -> Dtype.BF16;
            case "qwen2" -> Dtype.F16;
            default -> Dtype.F32;
        };
        for (int seed = 0; seed < 3; seed++) {
            ObjectNode config = DecoderConfig.llama(VOCABULARY, 16, 2, 4, 2, 24, 32, family.equals("llama"), 0);
            config.put("model_type", family).put("initializer_range", 0.3).remove("attention_bias");
            write(home.resolve("model-" + seed), config, dtype, seed);
        }
        return Sources.open(GoldenModels.engine(), List.of(new Source("one", home.resolve("model-0"), "0"), new Source("two", home.resolve("model-1"), "1")),
                Optional.of(new Source("base", home.resolve("model-2"), "2")));
    }

    /// A model folder of one more Llama.
    static Path llama(Path folder, int vocabulary, int width, long seed) {
        write(folder, DecoderConfig.llama(vocabulary, width, 2, 4, 2, 2 * width, 128, false, 0), Dtype.F32, seed);
        return folder;
    }

    /// Random text for both sources.
    static List<Lesson> lessons() {
        CounterRandom random = new CounterRandom(11);
        long[] ids = new long[2 * 2 * 7];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.below(0, i, VOCABULARY);
        }
        return List.of(lesson(0, ids, 0), lesson(1, ids, 14));
    }

    private static Lesson lesson(int source, long[] ids, int from) {
        long[] own = Arrays.copyOfRange(ids, from, from + 14);
        return Lesson.of(source, new TokenBatch(1, 2, 7, own, own, Optional.empty()));
    }

    private static void write(Path folder, ObjectNode config, Dtype dtype, long seed) {
        try (Decoder decoder = Decoder.random(GoldenModels.engine(), config, seed)) {
            CounterRandom random = new CounterRandom(seed);
            for (int i = 0; i < decoder.arrays().size(); i++) {
                if (decoder.parameters().get(i).shape().size() == 1) {
                    MemorySegment vector = TensorBytes.of(decoder.arrays().get(i));
                    for (long at = 0; at < decoder.parameters().get(i).elements(); at++) {
                        float value = vector.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                        vector.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) (value + 0.2 * random.gaussian(1000 + i, at)));
                    }
                }
            }
            decoder.save(folder, dtype, List.of());
        }
    }
}

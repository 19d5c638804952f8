package dev.tributary.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.Sha256;
import dev.tributary.neural.data.BatchPlan;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.Packing;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.training.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The golden numbers that the cluster's entry point is held to, too: randomness, rates and batches as this engine has them. With
/// `-Dtributary.update=true` they are written.
class SameBatchesTest {

    private static final Path GOLDEN = Path.of("../../k8s/training-runtime/tests/golden.json");
    private static final long[] STEPS = {0, 1, 2, 5, 17, 40};

    @TempDir
    Path folder;

    @Test
    void bothEnginesDrawTheSame() throws IOException {
        // Given
        ObjectNode golden = Json.mapper().createObjectNode();
        golden.set("random", random());
        golden.set("permutation", Json.mapper().valueToTree(new CounterRandom(7).permutation(3, 20)));
        golden.set("schedules", schedules());
        golden.set("plans", plans());

        // Then
        if (Boolean.getBoolean("tributary.update")) {
            Files.write(GOLDEN, Json.mapper().copy().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(golden));
        }
        assertThat(Json.mapper().readTree(golden.toString())).isEqualTo(Json.mapper().readTree(GOLDEN.toFile()));
    }

    private static ArrayNode random() {
        ArrayNode all = Json.mapper().createArrayNode();
        for (long seed : new long[] {0, 7, -1, Long.MIN_VALUE}) {
            for (long stream : new long[] {0, 1, -5}) {
                CounterRandom random = new CounterRandom(seed);
                all.addObject().put("seed", seed).put("stream", stream).put("index", 11)
                        .put("bits", Long.toUnsignedString(random.bits(stream, 11))).put("uniform", random.uniform(stream, 11));
            }
        }
        return all;
    }

    private static ArrayNode schedules() {
        ArrayNode all = Json.mapper().createArrayNode();
        for (Schedule.Shape shape : Schedule.Shape.values()) {
            for (double warmup : new double[] {0, 0.01, 0.3}) {
                Schedule schedule = new Schedule(shape, 1e-3, 0.1, warmup);
                ObjectNode one = all.addObject();
                one.set("schedule", Json.mapper().valueToTree(schedule));
                ArrayNode rates = one.put("steps", 97).putArray("rates");
                for (long step = 0; step < 97; step += 8) {
                    rates.add(schedule.rate(step, 97));
                }
            }
        }
        return all;
    }

    private ArrayNode plans() {
        ArrayNode all = Json.mapper().createArrayNode();
        try (MegatronCorpus domain = corpus("domain", 60, 3, 37, 90, 31, 7); MegatronCorpus replay = corpus("replay", 25, 5, 53, 70, 17, 3)) {
            for (Packing packing : Packing.values()) {
                for (double fraction : new double[] {0, 0.05, 0.3}) {
                    for (boolean reset : new boolean[] {false, true}) {
                        Batching batching = new Batching(24, 192, 2, fraction, packing, reset);
                        BatchPlan plan = new BatchPlan(batching, domain, Optional.of(replay), 42);
                        ObjectNode one = all.addObject();
                        one.set("batching", Json.mapper().valueToTree(batching));
                        ArrayNode batches = one.put("seed", 42).putArray("batches");
                        for (long step : STEPS) {
                            ObjectNode batch = batches.addObject().put("step", step).put("sha256", digest(plan.batch(step)));
                            batch.set("domain", Json.mapper().valueToTree(plan.sources(step).domain()));
                            batch.set("replay", Json.mapper().valueToTree(plan.sources(step).replay()));
                        }
                    }
                }
            }
        }
        return all;
    }

    /// Of ids, then labels, as little-endian 64-bit numbers.
    private static String digest(TokenBatch batch) {
        MessageDigest digest = Sha256.begin();
        for (long[] part : List.of(batch.ids(), batch.labels())) {
            ByteBuffer bytes = ByteBuffer.allocate(part.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(part);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Document d has `shortest + d * stride % spread` tokens `(a * d + b * t * t) % 500`, then token 0.
    private MegatronCorpus corpus(String name, int documents, int shortest, int stride, int spread, int a, int b) {
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            for (int document = 0; document < documents; document++) {
                int[] ids = new int[shortest + document * stride % spread];
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = (a * document + b * t * t) % 500;
                }
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }
}

package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tributary.neural.Engines;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Native memory that a step does not give back shows in the process's resident size.
class ResidentMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long TOLERATED_KB = 24 * 1024;

    @TempDir
    Path folder;

    @Test
    void aThousandStepsLeaveNothingBehind() throws IOException {
        assumeThat(STATUS).as("resident memory is read from /proc").exists();
        // Given a run past its warm-up: a step that kept its 4 MB of activations would add gigabytes
        TrainingSettings settings = new TrainingSettings(new Batching(32, 256, 4, 0.1, false), Schedule.cosine(1e-3), AdamW.DEFAULT,
                Compute.of(Precision.BFLOAT16), 1200, 5);
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 100);
                MegatronCorpus replay = CountingCorpus.open(folder, "replay", 11, 100);
                Decoder decoder = Decoder.random(Engines.torch(), DecoderConfig.llama(CountingCorpus.VOCABULARY, 64, 2, 4, 2, 128, 32,
                        true, 0), 1);
                Trainer trainer = new Trainer(Engines.torch(), decoder, corpus, Optional.of(replay), settings, "run")) {
            runTo(trainer, 200);
            long before = residentKilobytes();
            // When
            runTo(trainer, 1200);
            // Then
            assertThat(residentKilobytes() - before).isLessThan(TOLERATED_KB);
        }
    }

    private static void runTo(Trainer trainer, long step) {
        trainer.run(new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                // Nothing to report: only memory is watched.
            }

            @Override
            public boolean isCancelled() {
                return trainer.step() >= step;
            }
        });
        System.gc();
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}

package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.Engines;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.ProductKernel;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

    private static final ObjectNode SHAPE = DecoderConfig.llama(CountingCorpus.VOCABULARY, 32, 2, 4, 2, 64, 32, true, 0);

    @TempDir
    Path folder;

    @Test
    void trainingLearnsWhatTheCorpusRepeats() {
        // Given a corpus in which each token determines the next
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                Decoder decoder = Decoder.random(Engines.torch(), SHAPE, 1);
                Trainer trainer = new Trainer(Engines.torch(), decoder, corpus, Optional.empty(), settings(120, 0, Precision.FLOAT32),
                        "run")) {
            // When
            TrainingOutcome outcome = trainer.run(report -> { });
            // Then
            assertThat(outcome).isEqualTo(TrainingOutcome.COMPLETED);
            assertThat(trainer.curve().loss(0)).isBetween(3.9, 4.4);
            assertThat(trainer.curve().loss(119)).isLessThan(1.0);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aRunStoppedThreeTimesEndsInTheBytesOfOneThatWasNot(Precision precision) throws IOException {
        // Given
        Path undisturbed = folder.resolve("undisturbed");
        Path disturbed = folder.resolve("disturbed");
        Path state = folder.resolve("state.safetensors");
        // When
        attempt(undisturbed, Long.MAX_VALUE, state, precision);
        Files.delete(state);
        for (long stop : new long[] {7, 23, 41, Long.MAX_VALUE}) {
            attempt(disturbed, stop, state, precision);
        }
        // Then
        assertThat(disturbed.resolve("model.safetensors")).hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
    }

    @Test
    void aStateOfAnotherRunIsRefused() {
        // Given
        Path state = folder.resolve("state.safetensors");
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                Decoder decoder = Decoder.random(Engines.torch(), SHAPE, 1);
                Trainer one = new Trainer(Engines.torch(), decoder, corpus, Optional.empty(), settings(60, 0, Precision.FLOAT32), "one");
                Trainer two = new Trainer(Engines.torch(), decoder, corpus, Optional.empty(), settings(60, 0, Precision.FLOAT32), "two")) {
            one.saveState(state);
            // When, Then
            assertThatThrownBy(() -> two.resume(state)).isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("belongs to the run one").hasMessageContaining("state.safetensors");
        }
    }

    @Test
    void aResumedRunKeepsTheKernelItBeganWithAndRefusesAnother() {
        // Given a run that began with a kernel no probe need choose
        Path state = folder.resolve("state.safetensors");
        Compute open = Compute.of(Precision.BFLOAT16);
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                Decoder decoder = Decoder.random(Engines.torch(), SHAPE, 1);
                Trainer began = trainer(decoder, corpus, open.with(ProductKernel.WIDENED));
                Trainer resumed = trainer(decoder, corpus, open);
                Trainer pinned = trainer(decoder, corpus, open.with(ProductKernel.ATEN))) {
            began.saveState(state);
            // When
            resumed.resume(state);
            // Then
            assertThat(resumed.kernel()).isEqualTo(ProductKernel.WIDENED);
            assertThatThrownBy(() -> pinned.resume(state)).isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("kernel widened").hasMessageContaining("ask for aten");
        }
    }

    private static Trainer trainer(Decoder decoder, MegatronCorpus corpus, Compute compute) {
        TrainingSettings settings = new TrainingSettings(Batching.of(16, 128, 0), Schedule.cosine(1e-2), AdamW.DEFAULT, compute, 60, 5);
        return new Trainer(Engines.torch(), decoder, corpus, Optional.empty(), settings, "run");
    }

    @Test
    void aRateFarTooHighStopsTheRunWithItsStepAndDocuments() {
        // Given
        TrainingSettings wild = new TrainingSettings(Batching.of(16, 128, 0), new Schedule(Schedule.Shape.CONSTANT, 1e30, 1, 0),
                AdamW.DEFAULT,
                Compute.of(Precision.FLOAT32), 200, 5);
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                Decoder decoder = Decoder.random(Engines.torch(), SHAPE, 1);
                Trainer trainer = new Trainer(Engines.torch(), decoder, corpus, Optional.empty(), wild, "run")) {
            // When, Then
            assertThatThrownBy(() -> trainer.run(report -> { })).isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("diverged at step").hasMessageContaining("Lower the learning rate");
        }
    }

    /// One process's life: resumes if there is a state, saves at the stop, publishes the model if the run completes.
    private void attempt(Path model, long stop, Path state, Precision precision) {
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                MegatronCorpus replay = CountingCorpus.open(folder, "replay", 11, 30);
                Decoder decoder = Decoder.random(Engines.torch(), SHAPE, 1);
                Trainer trainer = new Trainer(Engines.torch(), decoder, corpus, Optional.of(replay), settings(60, 0.1, precision), "run")) {
            if (Files.exists(state)) {
                trainer.resume(state);
            }
            TrainingOutcome outcome = trainer.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    // What comes after the last saved state is lost, as in a kill.
                    if (report.step() % 5 == 0) {
                        trainer.saveState(state);
                    }
                }

                @Override
                public boolean isCancelled() {
                    return trainer.step() == stop;
                }
            });
            if (outcome == TrainingOutcome.COMPLETED) {
                decoder.save(model, Dtype.F32, List.of());
            }
        }
    }

    private static TrainingSettings settings(long steps, double replay, Precision precision) {
        return new TrainingSettings(new Batching(16, 128, 4, replay, false), Schedule.cosine(1e-2), AdamW.DEFAULT, Compute.of(precision),
                steps, 5);
    }
}

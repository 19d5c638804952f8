package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.neural.training.LossCurve;
import java.io.ByteArrayOutputStream;

/// A run's loss step by step, as JSON lines.
final class CurveFile {

    private CurveFile() {
    }

    /// One step, from 1.
    record Line(long step, double loss, double gradientNorm, double learningRate) {
    }

    static ArtifactRef store(LossCurve curve, RunPlan plan, ArtifactStore artifacts) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int step = 0; step < curve.steps(); step++) {
            lines.writeBytes(Json.bytes(new Line(step + 1, curve.loss(step), curve.gradientNorm(step), plan.rate(step))));
            lines.write('\n');
        }
        return artifacts.put(lines.toByteArray(), MediaTypes.LOSS_CURVE);
    }

    /// Mean loss of the last tenth of the run.
    static double closingLoss(LossCurve curve) {
        int from = curve.steps() - Math.max(1, curve.steps() / 10);
        double sum = 0;
        for (int step = from; step < curve.steps(); step++) {
            sum += curve.loss(step);
        }
        return sum / (curve.steps() - from);
    }
}

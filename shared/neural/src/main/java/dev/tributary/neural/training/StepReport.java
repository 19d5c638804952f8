package dev.tributary.neural.training;

import java.time.Duration;

/// How far a run is, after a step.
///
/// @param step            steps done, the earlier attempts' included
/// @param steps           steps of the run
/// @param tokens          tokens predicted so far
/// @param loss            mean loss of the step's batch before its update, nats per token
/// @param gradientNorm    before clipping
/// @param rate            learning rate of the step
/// @param tokensPerSecond over the last steps of this attempt
/// @param remaining       at that speed
public record StepReport(long step, long steps, long tokens, double loss, double gradientNorm, double rate, double tokensPerSecond,
        Duration remaining) {
}

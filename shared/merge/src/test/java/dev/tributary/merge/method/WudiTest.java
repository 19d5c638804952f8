package dev.tributary.merge.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Numbers of the 5 × 4 matrices were computed with PyTorch 2.13 on the CPU: the loss as the paper writes it, differentiated by autograd,
/// minimised by `torch.optim.Adam` from the sum of the task vectors. The inputs are exact in float32.
class WudiTest {
    private static final float[] BASE = {
            0.359375f, 0.890625f, -0.890625f, -0.078125f, -0.84375f,
            -0.484375f, -0.40625f, 0.53125f, -0.9375f, 0.34375f,
            0.890625f, -0.515625f, -0.640625f, 0.40625f, 0.015625f,
            0.28125f, 0.078125f, 0.1875f, 0.875f, 0.828125f};
    private static final float[][] MODELS = {{
            0.33203125f, 0.9375f, -0.8984375f, -0.0703125f, -0.890625f,
            -0.48046875f, -0.3671875f, 0.51953125f, -0.8828125f, 0.3828125f,
            0.86328125f, -0.45703125f, -0.62109375f, 0.40625f, 0.0625f,
            0.23046875f, 0.015625f, 0.25f, 0.8671875f, 0.8203125f}, {
            0.41796875f, 0.9296875f, -0.87109375f, -0.0859375f, -0.78125f,
            -0.51953125f, -0.453125f, 0.5703125f, -0.91015625f, 0.37890625f,
            0.828125f, -0.48828125f, -0.6484375f, 0.4609375f, 0f,
            0.3359375f, 0.046875f, 0.1640625f, 0.91015625f, 0.8125f}, {
            0.3828125f, 0.86328125f, -0.828125f, -0.109375f, -0.8515625f,
            -0.4296875f, -0.41796875f, 0.5234375f, -0.93359375f, 0.359375f,
            0.9296875f, -0.51171875f, -0.6015625f, 0.4453125f, -0.00390625f,
            0.22265625f, 0.109375f, 0.25f, 0.92578125f, 0.8515625f}};

    @Test
    void theDefaultsAreThreeHundredShortSteps() {
        // Given
        float[] expected = {
            0.411115527f, 0.946283579f, -0.819365382f, -0.106420092f, -0.835285783f,
            -0.463251472f, -0.423419505f, 0.547878742f, -0.85450536f, 0.430627018f,
            0.842795134f, -0.428729743f, -0.592771828f, 0.49702996f, 0.0244424436f,
            0.228436515f, 0.0185353421f, 0.286094904f, 0.950230837f, 0.829479933f};

        // When
        float[] merged = MethodRun.of("wudi").shape(5L, 4L).run(BASE, MODELS);

        // Then
        assertThat(merged).containsExactly(expected, Offset.offset(2e-6f));
    }

    @Test
    void longStepsArriveWhereAutogradArrives() {
        // Given
        float[] expected = {
            0.375255734f, 0.916111588f, -0.86431843f, -0.0708864033f, -0.831935287f,
            -0.459812462f, -0.434676915f, 0.513130903f, -0.883601189f, 0.372947365f,
            0.880892932f, -0.459985763f, -0.614502609f, 0.444251955f, -6.87167048e-05f,
            0.233619273f, 0.0401828028f, 0.239125401f, 0.926303148f, 0.824846506f};

        // When
        float[] merged = MethodRun.of("wudi").shape(5L, 4L).set("learning_rate", 1e-3).set("iterations", 100).run(BASE, MODELS);

        // Then
        assertThat(merged).containsExactly(expected, Offset.offset(2e-6f));
    }

    @Test
    void aTaskThatDisturbsNobodyIsKept() {
        // Given: task vectors of different inputs
        float[] first = {1, 0, 0, 0};
        float[] second = {0, 0, 0, 2};

        // Then
        assertThat(MethodRun.of("wudi").shape(2L, 2L).run(new float[4], first, second)).containsExactly(1, 0, 0, 2);
    }

    @Test
    void whatIsNoMatrixIsAveraged() {
        assertThat(MethodRun.of("wudi").shape(2L).run(new float[] {1, 1}, new float[] {2, 1}, new float[] {4, 1})).containsExactly(3, 1);
    }

    @Test
    void modelsThatDidNotMoveLeaveTheBase() {
        assertThat(MethodRun.of("wudi").shape(5L, 4L).run(BASE, BASE, BASE)).containsExactly(BASE);
    }
}

package dev.tributary.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleSettingsTest {

    @Test
    void otherSettingsAreOtherModels() {
        SampleSettings other = new SampleSettings(4096, 600, 192, 6, 6, 2, 512, 512, 128, 1024, 451, 3e-3, 90, 5e-4, 0.5, 800, 300, 20240614);

        assertThat(other.digest()).isNotEqualTo(SampleSettings.DEMO.digest());
        assertThat(SampleSettings.DEMO.digest()).isEqualTo(SampleSettings.DEMO.digest()).hasSize(64);
    }

    @Test
    void aStepSurvivesTheLineBetweenTheProcesses() {
        SampleStep step = new SampleStep(0.25, 70, "base, loss 3.214");

        assertThat(SampleStep.parse(step.line())).isEqualTo(step);
        assertThat(step.line()).doesNotContain("\n");
    }
}

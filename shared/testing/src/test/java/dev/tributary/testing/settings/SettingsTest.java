package dev.tributary.testing.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    Path folder;

    @ConfigMapping(prefix = "oven")
    interface Oven {

        @WithDefault("180")
        int degrees();

        @WithDefault("PT40M")
        Duration bakeWithin();

        Optional<String> owner();

        Fan fan();
    }

    interface Fan {

        @WithDefault("true")
        boolean runs();
    }

    @Test
    void aMappingHasTheNamesAndDefaultsOfItsGroups() {
        assertThat(MappedSettings.of(Oven.class)).isEqualTo(Map.of(
                "oven.degrees", "180", "oven.bake-within", "PT40M", "oven.owner", MappedSettings.NO_DEFAULT, "oven.fan.runs", "true"));
    }

    @Test
    void aReadmeHasTheRowsOfItsTablesWhetherTheHeaderGivesThePrefixOrNot() throws IOException {
        // Given
        Path readme = readme("""
                | setting (`oven.*`) | default | |
                |---|---|---|
                | `degrees` | `180` | how hot |
                | `owner` | whoever bought it | |

                | key | default |
                |---|---|
                | `sugar` | `1` |

                | setting | default | |
                |---|---|---|
                | `oven.fan.runs` | `true` | |
                | `hob.plates` | `4` | another's |
                """);
        // Then
        assertThat(ReadmeSettings.of(readme, "oven"))
                .isEqualTo(Map.of("oven.degrees", "180", "oven.owner", MappedSettings.NO_DEFAULT, "oven.fan.runs", "true"));
    }

    @Test
    void aSettingOfTwoRowsIsRefused() throws IOException {
        Path twice = readme("| setting (`oven.*`) | default | |\n|---|---|---|\n| `degrees` | `1` | |\n| `degrees` | `2` | |\n");
        assertThatThrownBy(() -> ReadmeSettings.of(twice, "oven")).hasMessageEndingWith("lists oven.degrees twice");
    }

    private Path readme(String text) throws IOException {
        return Files.writeString(folder.resolve("README.md"), text);
    }
}

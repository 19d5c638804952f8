package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.testing.settings.MappedSettings;
import dev.tributary.testing.settings.ReadmeSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IngestionSettingsTest {

    @Test
    void theReadmeListsEverySettingWithItsDefault() throws IOException {
        assertThat(ReadmeSettings.of(Path.of("README.md"), "tributary.ingestion"))
                .isEqualTo(MappedSettings.of(IngestionSettings.class, EdgarAccessSettings.class, PdfSettings.class));
    }
}

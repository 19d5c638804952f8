package dev.tributary.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TuningSettingsTest {

    @Test
    void namesAndDefaultsAreThoseOfTheReadme() throws IOException {
        // Given
        String prefix = TuningSettings.class.getAnnotation(ConfigMapping.class).prefix();
        Map<String, String> settings = Arrays.stream(TuningSettings.class.getMethods()).collect(Collectors.toMap(
                method -> prefix + '.' + kebab(method), method -> method.getAnnotation(WithDefault.class).value()));
        // Then
        assertThat(settings).isEqualTo(Map.of("tributary.tuning.threads", "2", "tributary.tuning.precision", "fastest",
                "tributary.tuning.keep", "512M", "tributary.tuning.state-every", "PT30S"));
        String readme = Files.readString(Path.of("README.md"));
        settings.forEach((name, value) -> assertThat(readme).contains("| `%s` | `%s` |".formatted(name, value)));
    }

    private static String kebab(Method method) {
        return method.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}

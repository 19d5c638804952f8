package dev.tributary.testing.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The settings that `@ConfigMapping` interfaces declare, with their defaults.
public final class MappedSettings {

    /// What stands for a default that is none, or that no code names, such as another setting's value.
    public static final String NO_DEFAULT = "";

    private MappedSettings() {
    }

    /// Full names and defaults as they are written in a properties file.
    ///
    /// @param mappings interfaces with `@ConfigMapping`; groups within them are looked into
    public static Map<String, String> of(Class<?>... mappings) {
        Map<String, String> settings = new TreeMap<>();
        for (Class<?> mapping : mappings) {
            ConfigMapping declared = Optional.ofNullable(mapping.getAnnotation(ConfigMapping.class))
                    .orElseThrow(() -> new IllegalArgumentException(mapping + " has no @ConfigMapping"));
            read(declared.prefix(), mapping, settings);
        }
        return settings;
    }

    private static void read(String prefix, Class<?> group, Map<String, String> settings) {
        for (Method method : group.getMethods()) {
            String name = prefix + '.'
                    + Optional.ofNullable(method.getAnnotation(WithName.class)).map(WithName::value).orElseGet(() -> kebab(method));
            if (isGroup(method.getReturnType())) {
                read(name, method.getReturnType(), settings);
            } else {
                settings.put(name, Optional.ofNullable(method.getAnnotation(WithDefault.class)).map(WithDefault::value).orElse(NO_DEFAULT));
            }
        }
    }

    /// Of the interfaces that a mapping may return, those of the platform are values.
    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && !type.getName().startsWith("java.");
    }

    private static String kebab(Method method) {
        return method.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}

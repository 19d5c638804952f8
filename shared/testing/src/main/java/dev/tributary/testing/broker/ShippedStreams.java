package dev.tributary.testing.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/// The Kafka Streams settings that ship with every service, for a topology that a test runs without Quarkus.
public final class ShippedStreams {

    private static final String PREFIX = "kafka-streams.";

    private ShippedStreams() {
    }

    /// Settings for one service.
    ///
    /// @param beside a class from the jar that they ship in
    /// @param state  a folder of the test's own
    public static Properties settings(Class<?> beside, String service, String bootstrapServers, Path state) {
        Properties shipped = new Properties();
        try (InputStream in = beside.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            shipped.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties settings = new Properties();
        shipped.stringPropertyNames().stream().filter(name -> name.startsWith(PREFIX))
                .forEach(name -> settings.put(name.substring(PREFIX.length()), shipped.getProperty(name)));
        settings.put("application.id", service);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("state.dir", state.toString());
        return settings;
    }
}

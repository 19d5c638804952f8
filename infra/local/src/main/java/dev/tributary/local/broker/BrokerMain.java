package dev.tributary.local.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// The broker's process: formats the folder the first time, then runs Kafka until it is told to stop.
public final class BrokerMain {

    private BrokerMain() {
    }

    /// Arguments: folder, client port, controller port.
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path settings = write(new BrokerSettings(folder, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(settings);
        }
        Kafka.main(new String[] {settings.toString()});
    }

    private static void format(Path settings) {
        String[] format = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", settings.toString(), "--ignore-formatted"};
        int exit = StorageTool.execute(format, new PrintStream(OutputStream.nullOutputStream()));
        if (exit != 0) {
            throw new IllegalStateException("the broker's folder could not be formatted: exit code " + exit);
        }
    }

    private static Path write(BrokerSettings settings) throws IOException {
        Properties properties = new Properties();
        for (Map.Entry<String, String> entry : settings.properties().entrySet()) {
            properties.setProperty(entry.getKey(), entry.getValue());
        }
        Files.createDirectories(settings.folder());
        Path file = settings.folder().resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, "Written at each start");
        }
        return file;
    }
}

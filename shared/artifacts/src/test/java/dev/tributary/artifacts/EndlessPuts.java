package dev.tributary.artifacts;

import dev.tributary.contracts.MediaTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// A process that stores one body after another until it is killed, and says so after each.
final class EndlessPuts {

    private EndlessPuts() {
    }

    public static void main(String[] arguments) throws IOException {
        FileArtifactStore store = new FileArtifactStore(Path.of(arguments[0]));
        Random random = new Random(Long.parseLong(arguments[1]));
        while (true) {
            byte[] body = new byte[random.nextInt(1 << 20)];
            random.nextBytes(body);
            store.put(body, MediaTypes.BYTES);
            System.out.println("stored");
        }
    }
}

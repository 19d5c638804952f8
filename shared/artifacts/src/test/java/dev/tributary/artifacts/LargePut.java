package dev.tributary.artifacts;

import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;

/// A process that stores 2 MiB in the folder it is given, and says how that failed.
final class LargePut {

    private LargePut() {
    }

    public static void main(String[] arguments) throws IOException {
        try {
            new FileArtifactStore(Path.of(arguments[0])).put(new byte[2 << 20], MediaTypes.BYTES);
            System.out.println("stored");
        } catch (FailureException e) {
            System.out.println(e.failure());
        }
    }
}

package dev.tributary.neural;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// The golden numbers: those in the folder TRIBUTARY_GOLDENS names, else the copies in the test resources.
public final class Goldens {

    private Goldens() {
    }

    /// The folder of one decoder, e.g. `qwen2`.
    public static Path decoder(String kind) {
        String folder = System.getenv("TRIBUTARY_GOLDENS");
        if (folder != null) {
            return Path.of(folder, "neural", "decoder", kind);
        }
        try {
            return Path.of(Goldens.class.getResource("/goldens/neural/decoder/" + kind).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

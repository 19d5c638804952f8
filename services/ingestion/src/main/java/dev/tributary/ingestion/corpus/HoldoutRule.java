package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Which filers are never trained on. A filer's side depends on its name alone, so it is the same in every corpus version, on
/// every machine, whatever came before.
///
/// @param fraction share of the filers held out, 0 to 1
public record HoldoutRule(double fraction) {

    /// Whether a filer is held out.
    public boolean holdsOut(String filer) {
        return position(filer) < fraction;
    }

    /// Where a name falls in [0, 1): uniform, and unrelated to its spelling.
    public static double position(String name) {
        byte[] digest = Sha256.begin().digest(("holdout/" + name).getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
    }
}

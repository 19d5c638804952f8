package dev.tributary.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// There is not enough room for what was to be written. Nothing partial is left at the destination.
public final class StorageFullException extends UncheckedIOException {
    private StorageFullException(String message, IOException cause) {
        super(message, cause);
    }

    /// Room was found wanting before a byte was written.
    ///
    /// @param needed bytes to be written
    /// @param available bytes the file system of `folder` can still take
    public static StorageFullException before(Path folder, long needed, long available) {
        String message = "Not enough space at %s: %,d bytes are needed and %,d are free. Free some space or choose another folder."
                .formatted(folder, needed, available);
        return new StorageFullException(message, new IOException("insufficient space"));
    }

    /// The file system filled up, or failed, while `file` was written.
    public static UncheckedIOException during(Path file, IOException cause) {
        // These name the file and leave the reason to their type.
        String reason = switch (cause) {
            case AccessDeniedException e -> "permission denied";
            case NoSuchFileException e -> "there is no folder to put it in";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
        if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
            return new StorageFullException("No space left while writing %s. Free some space and run again.".formatted(file), cause);
        }
        return new UncheckedIOException("Could not write %s: %s".formatted(file, reason), cause);
    }
}

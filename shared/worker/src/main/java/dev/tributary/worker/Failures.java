package dev.tributary.worker;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/// Makes a [Failure] of whatever a job threw.
public final class Failures {

    private Failures() {
    }

    /// The failure that an exception stands for. Bad input in the domain is an [IllegalArgumentException] whose message is meant
    /// for people; a job that knows a better code wraps it in a [FailureException].
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case FailureException known -> known.failure();
            case UncheckedIOException io when isFull(io.getCause()) -> new Failure.Exhausted("disk-full", message(io));
            case UncheckedIOException io -> of(io.getCause());
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case ExecutionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case AccessDeniedException denied -> new Failure.Unavailable("access-denied",
                    "this service may not read or write '%s'; change its owner or its rights".formatted(denied.getFile()));
            case NoSuchFileException absent -> new Failure.Unavailable("file-absent", "file '" + absent.getFile() + "' is not there");
            case FileNotFoundException absent -> new Failure.Unavailable("file-absent", message(absent));
            case FileSystemException disk when isFull(disk) -> new Failure.Exhausted("disk-full",
                    "no space left on the disk of '%s'; free some, the job then goes on where it was".formatted(disk.getFile()));
            case IOException io when isFull(io) -> new Failure.Exhausted("disk-full",
                    "no space left on the disk; free some, the job then goes on where it was");
            case IOException io -> new Failure.Unavailable("io", message(io));
            case OutOfMemoryError memory -> new Failure.Exhausted("memory",
                    "out of memory: %s; give the service more (-Xmx), the job then goes on where it was".formatted(message(memory)));
            case KafkaException kafka -> new Failure.Unavailable("kafka", message(kafka));
            case IllegalArgumentException invalid -> new Failure.Invalid("invalid-input", message(invalid));
            default -> new Failure.Defect("defect", thrown.getClass().getSimpleName() + ": " + message(thrown));
        };
    }

    private static boolean isFull(IOException e) {
        String text = message(e).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("insufficient space")
                || text.contains("quota exceeded") || text.contains("file too large");
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}

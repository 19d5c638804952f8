package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> thrown() {
        Failure known = new Failure.Invalid("recipe", "no such method");
        return Stream.of(
                Arguments.of(new FailureException(known), Failure.Invalid.class, "recipe", "no such method"),
                Arguments.of(new UncheckedIOException(new NoSuchFileException("/models/a")),
                        Failure.Unavailable.class, "file-absent", "/models/a"),
                Arguments.of(new FileNotFoundException("/models/b"), Failure.Unavailable.class, "file-absent", "/models/b"),
                Arguments.of(new AccessDeniedException("/models/c"), Failure.Unavailable.class, "access-denied", "/models/c"),
                Arguments.of(new FileSystemException("/data/x", null, "No space left on device"),
                        Failure.Exhausted.class, "disk-full", "/data/x"),
                Arguments.of(new IOException("Disk quota exceeded"), Failure.Exhausted.class, "disk-full", "no space left"),
                Arguments.of(new IOException("connection reset"), Failure.Unavailable.class, "io", "connection reset"),
                Arguments.of(new OutOfMemoryError("Java heap space"), Failure.Exhausted.class, "memory", "Java heap space"),
                Arguments.of(new TimeoutException("no broker"), Failure.Unavailable.class, "kafka", "no broker"),
                Arguments.of(new IllegalArgumentException("recipe.yaml, line 3: no model"),
                        Failure.Invalid.class, "invalid-input", "line 3"),
                Arguments.of(new CompletionException(new IOException("reset")), Failure.Unavailable.class, "io", "reset"),
                Arguments.of(new ExecutionException(new FailureException(known)), Failure.Invalid.class, "recipe", "no such method"),
                Arguments.of(new IllegalStateException("a hole"), Failure.Defect.class, "defect", "a hole"),
                Arguments.of(new NullPointerException(), Failure.Defect.class, "defect", "NullPointerException"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverIsThrownIsAFailureWithACodeAndAMessage(Throwable thrown, Class<? extends Failure> kind, String code, String says) {
        // When
        Failure failure = Failures.of(thrown);

        // Then
        assertThat(failure).isInstanceOf(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(says);
    }
}

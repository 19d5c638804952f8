package dev.tributary.local;

/// Something a person can put right. The message is all they see: what, where, why, what to do.
public final class ProblemException extends RuntimeException {

    private final ExitCode exitCode;

    public ProblemException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public ProblemException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /// What ends an interrupted wait; the thread stays interrupted.
    public static ProblemException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ProblemException(ExitCode.FAILED, "interrupted", cause);
    }

    /// What the process ends with.
    public ExitCode exitCode() {
        return exitCode;
    }
}

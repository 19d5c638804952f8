package dev.tributary.local;

/// What a command ends with, so that scripts can tell the cases apart.
public enum ExitCode {
    /// Done.
    DONE(0),
    /// A process, a job or the machine failed.
    FAILED(1),
    /// Wrong use, or an input that cannot work.
    INVALID(2),
    /// The system is not running.
    NOT_RUNNING(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /// The number the shell sees.
    public int code() {
        return code;
    }
}

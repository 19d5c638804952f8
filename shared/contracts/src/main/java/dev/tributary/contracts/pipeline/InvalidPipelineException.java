package dev.tributary.contracts.pipeline;

/// A pipeline file cannot be used; the message says where and why.
public final class InvalidPipelineException extends IllegalArgumentException {

    public InvalidPipelineException(String message) {
        super(message);
    }

    public InvalidPipelineException(String message, Throwable cause) {
        super(message, cause);
    }
}

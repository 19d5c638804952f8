package dev.tributary.weights.json;

/// Text is not JSON, or not the JSON that was expected. The message says where and why, to follow the text's name.
public final class MalformedJsonException extends RuntimeException {
    MalformedJsonException(String message) {
        super(message);
    }
}

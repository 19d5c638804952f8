package dev.tributary.weights;

/// A model on disk that cannot be used as it is. The message says what is wrong, where (file, tensor, offset), why it matters and
/// what to do; [#code()] is the stable name of the fault.
public final class InvalidModelException extends IllegalArgumentException {
    private final String code;

    /// @param code kebab-case and stable, e.g. `safetensors-truncated`
    /// @param message what, where, why and the remedy, for a person
    public InvalidModelException(String code, String message) {
        super(message);
        this.code = code;
    }

    /// @param cause what the library underneath reported
    public InvalidModelException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// The stable, kebab-case name of the fault.
    public String code() {
        return code;
    }
}

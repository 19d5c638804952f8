package dev.tributary.neural.data;

import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;

/// How a token is stored in a `.bin` file, little endian. The codes are Megatron's.
public enum TokenType {
    /// Any vocabulary.
    I32(4, 4, Integer.MAX_VALUE),
    /// Vocabularies up to 65,536.
    U16(8, 2, 0xFFFF);

    private final int code;
    private final int bytes;
    private final int largest;

    TokenType(int code, int bytes, int largest) {
        this.code = code;
        this.bytes = bytes;
        this.largest = largest;
    }

    /// Bytes per token.
    public int bytes() {
        return bytes;
    }

    /// The largest id that fits.
    public int largest() {
        return largest;
    }

    int code() {
        return code;
    }

    static TokenType ofCode(int code, Path file) {
        for (TokenType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new InvalidModelException("corpus-token-type",
                "%s stores tokens as Megatron type %d at offset 17; types 4 (int32) and 8 (uint16) are read. Seal the corpus again."
                .formatted(file, code));
    }
}

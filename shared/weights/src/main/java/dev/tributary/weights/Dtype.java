package dev.tributary.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// An element type, as named in safetensors headers.
///
/// Only [#BF16], [#F16] and [#F32] are arithmetic: they can be read into `float[]` blocks without loss and written from them.
/// Every other type can be stored, listed and copied.
public enum Dtype {
    F64(8, "float64"),
    F32(4, "float32"),
    F16(2, "float16"),
    BF16(2, "bfloat16"),
    F8_E4M3(1, "float8_e4m3fn"),
    F8_E5M2(1, "float8_e5m2"),
    F8_E8M0(1, "float8_e8m0fnu"),
    C64(8, "complex64"),
    I64(8, "int64"),
    I32(4, "int32"),
    I16(2, "int16"),
    I8(1, "int8"),
    U64(8, "uint64"),
    U32(4, "uint32"),
    U16(2, "uint16"),
    U8(1, "uint8"),
    BOOL(1, "bool");

    private static final Map<String, Dtype> BY_HEADER = Arrays.stream(values()).collect(Collectors.toMap(Dtype::name, dtype -> dtype));

    private final int bytes;
    private final String torchName;

    Dtype(int bytes, String torchName) {
        this.bytes = bytes;
        this.torchName = torchName;
    }

    /// Bytes per element.
    public int bytes() {
        return bytes;
    }

    /// The name PyTorch, `config.json` and merge recipes use, e.g. `bfloat16`.
    public String torchName() {
        return torchName;
    }

    /// Whether values of this type pass through `float` unchanged.
    public boolean isArithmetic() {
        return this == F32 || this == F16 || this == BF16;
    }

    /// Whether this is an integer or boolean type, such as a buffer of indexes.
    public boolean isInteger() {
        return switch (this) {
            case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> true;
            case F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, C64 -> false;
        };
    }

    /// The type with this safetensors name, if there is one.
    public static Optional<Dtype> ofHeader(String name) {
        return Optional.ofNullable(BY_HEADER.get(name));
    }

    /// The type with this PyTorch name; an optional `torch.` prefix is ignored.
    public static Optional<Dtype> ofTorch(String name) {
        String bare = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        return Arrays.stream(values()).filter(dtype -> dtype.torchName.equals(bare)).findFirst();
    }
}

package dev.tributary.merge.engine;

import java.nio.ByteBuffer;

/// Takes the bytes of output tensors, in pieces, from any thread.
@FunctionalInterface
public interface TensorSink {
    /// @param tensor the output tensor's name
    /// @param offset where in the tensor the bytes go, in bytes
    /// @param bytes what remains is taken; the buffer may be reused afterwards
    void write(String tensor, long offset, ByteBuffer bytes);
}

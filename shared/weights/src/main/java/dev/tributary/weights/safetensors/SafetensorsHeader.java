package dev.tributary.weights.safetensors;

import dev.tributary.weights.TensorHeader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a safetensors file says about itself before its data: metadata, and each tensor with the place of its bytes.
///
/// @param metadata the `__metadata__` strings, in order of appearance
/// @param tensors by name, in the order of their data
/// @param dataStart where the data section begins in the file, in bytes
public record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> tensors, long dataStart) {

    /// The most bytes a header may have; the reference implementation draws the same line.
    public static final long MAX_HEADER_BYTES = 100_000_000;

    /// A tensor and where its bytes begin.
    ///
    /// @param offset bytes from the start of the data section
    public record Entry(TensorHeader tensor, long offset) {
        /// One past the tensor's last byte, from the start of the data section.
        public long end() {
            return offset + tensor.bytes();
        }
    }

    public SafetensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// The size of the whole file in bytes.
    public long fileBytes() {
        long end = 0;
        for (Entry entry : tensors.values()) {
            end = Math.max(end, entry.end());
        }
        return dataStart + end;
    }

    /// The tensors in the order of their data.
    public List<TensorHeader> list() {
        return tensors.values().stream().map(Entry::tensor).toList();
    }
}

package dev.tributary.weights.safetensors;

import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lays tensors out one after the other in the given order and renders the header that says so.
final class HeaderBuilder {
    // The data section starts on a multiple of this, so readers that cast in place find aligned elements.
    private static final int ALIGNMENT = 8;

    private HeaderBuilder() {}

    /// A header and its rendering, length prefix included.
    record Rendered(SafetensorsHeader header, byte[] bytes) {}

    static Rendered render(List<TensorHeader> tensors, Map<String, String> metadata) {
        Map<String, SafetensorsHeader.Entry> entries = LinkedHashMap.newLinkedHashMap(tensors.size());
        long offset = 0;
        for (TensorHeader tensor : tensors) {
            SafetensorsHeader.Entry entry = new SafetensorsHeader.Entry(tensor, offset);
            if (entries.put(tensor.name(), entry) != null) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " is listed twice");
            }
            offset = entry.end();
        }
        byte[] json = json(entries, metadata);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        byte[] bytes = Arrays.copyOf(ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json).array(),
                Long.BYTES + padded);
        Arrays.fill(bytes, Long.BYTES + json.length, bytes.length, (byte) ' ');
        return new Rendered(new SafetensorsHeader(metadata, entries, bytes.length), bytes);
    }

    private static byte[] json(Map<String, SafetensorsHeader.Entry> entries, Map<String, String> metadata) {
        StringBuilder out = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            out.append("\"__metadata__\":{");
            metadata.forEach((key, value) -> {
                JsonText.quote(key, out);
                out.append(':');
                JsonText.quote(value, out);
                out.append(',');
            });
            end(out, '}').append(',');
        }
        for (SafetensorsHeader.Entry entry : entries.values()) {
            TensorHeader tensor = entry.tensor();
            JsonText.quote(tensor.name(), out);
            out.append(":{\"dtype\":\"").append(tensor.dtype().name()).append("\",\"shape\":[");
            tensor.shape().forEach(axis -> out.append(axis).append(','));
            end(out, ']').append(",\"data_offsets\":[").append(entry.offset()).append(',').append(entry.end()).append("]},");
        }
        return end(out, '}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Puts a bracket where the comma after the last element is, if there is one.
    private static StringBuilder end(StringBuilder out, char bracket) {
        if (out.charAt(out.length() - 1) == ',') {
            out.setLength(out.length() - 1);
        }
        return out.append(bracket);
    }
}

package dev.tributary.weights.safetensors;

import com.google.gson.stream.JsonWriter;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.beginObject();
            if (!metadata.isEmpty()) {
                out.name("__metadata__").beginObject();
                for (Map.Entry<String, String> pair : metadata.entrySet()) {
                    out.name(pair.getKey()).value(pair.getValue());
                }
                out.endObject();
            }
            for (SafetensorsHeader.Entry entry : entries.values()) {
                out.name(entry.tensor().name()).beginObject();
                out.name("dtype").value(entry.tensor().dtype().name());
                writeLongs(out.name("shape"), entry.tensor().shape());
                writeLongs(out.name("data_offsets"), List.of(entry.offset(), entry.end()));
                out.endObject();
            }
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeLongs(JsonWriter out, List<Long> values) throws IOException {
        out.beginArray();
        for (long value : values) {
            out.value(value);
        }
        out.endArray();
    }
}

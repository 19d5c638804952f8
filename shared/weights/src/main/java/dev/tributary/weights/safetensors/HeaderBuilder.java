package dev.tributary.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.weights.TensorHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lays tensors out one after the other in the given order and renders the header that says so.
final class HeaderBuilder {
    private static final JsonFactory JSON = new JsonFactory();
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            if (!metadata.isEmpty()) {
                out.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> pair : metadata.entrySet()) {
                    out.writeStringField(pair.getKey(), pair.getValue());
                }
                out.writeEndObject();
            }
            for (SafetensorsHeader.Entry entry : entries.values()) {
                out.writeObjectFieldStart(entry.tensor().name());
                out.writeStringField("dtype", entry.tensor().dtype().name());
                writeLongs(out, "shape", entry.tensor().shape());
                writeLongs(out, "data_offsets", List.of(entry.offset(), entry.end()));
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeLongs(JsonGenerator out, String field, List<Long> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (long value : values) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }
}

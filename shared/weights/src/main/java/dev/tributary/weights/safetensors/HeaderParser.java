package dev.tributary.weights.safetensors;

import com.google.gson.stream.JsonReader;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.StrictJson;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parses and checks the JSON header of one safetensors file.
///
/// A file is refused unless its tensors cover the data section exactly: no hole, no overlap, nothing after the end. The format
/// demands it, and a file that breaks the rule was cut short or tampered with.
final class HeaderParser {
    private final Path file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();

    private HeaderParser(Path file) {
        this.file = file;
    }

    /// @param json the header's bytes
    /// @param dataBytes how many bytes follow the header in the file
    static SafetensorsHeader parse(Path file, byte[] json, long dataBytes) {
        HeaderParser parser = new HeaderParser(file);
        try {
            return StrictJson.read(json, parser::readHeader).checked(Long.BYTES + json.length, dataBytes);
        } catch (StrictJson.Fault e) {
            throw parser.invalid("safetensors-header-malformed", "its header is not the JSON it must be (" + e.getMessage() + ")", e);
        }
    }

    private HeaderParser readHeader(JsonReader in) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            in.beginObject();
            if (name.equals("__metadata__")) {
                while (in.hasNext()) {
                    metadata.put(in.nextName(), StrictJson.string(in));
                }
            } else {
                entries.add(readEntry(name, in));
            }
            in.endObject();
        }
        in.endObject();
        return this;
    }

    private SafetensorsHeader.Entry readEntry(String name, JsonReader in) throws IOException {
        @Nullable String dtype = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        int fields = 0;
        for (; in.hasNext(); fields++) {
            String field = in.nextName();
            switch (field) {
                case "dtype" -> dtype = StrictJson.string(in);
                case "shape" -> shape = readLongs(in);
                case "data_offsets" -> offsets = readLongs(in);
                default -> throw invalid("safetensors-header-malformed", "tensor %s has the unknown header field '%s'".formatted(name, field));
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2 || fields != 3) {
            throw invalid("safetensors-header-malformed", "tensor %s needs dtype, shape and two data_offsets, each once".formatted(name));
        }
        return entry(name, dtype, shape, offsets.getFirst(), offsets.getLast());
    }

    private static List<Long> readLongs(JsonReader in) throws IOException {
        List<Long> values = new ArrayList<>(4);
        in.beginArray();
        while (in.hasNext()) {
            values.add(StrictJson.integer(in));
        }
        in.endArray();
        return values;
    }

    private SafetensorsHeader.Entry entry(String name, String dtypeName, List<Long> shape, long begin, long end) {
        Dtype dtype = Dtype.ofHeader(dtypeName).orElseThrow(() -> invalid("safetensors-unknown-dtype",
                "tensor %s has the unknown dtype '%s'; known are %s".formatted(name, dtypeName, List.of(Dtype.values()))));
        TensorHeader tensor;
        try {
            tensor = new TensorHeader(name, dtype, shape);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw invalid("safetensors-wrong-size", "tensor %s has the impossible shape %s".formatted(name, shape), e);
        }
        if (begin < 0 || end < begin || end - begin != tensor.bytes()) {
            throw invalid("safetensors-wrong-size", "tensor %s of shape %s and dtype %s needs %,d bytes, but its offsets [%d, %d] span %,d"
                    .formatted(name, shape, dtype, tensor.bytes(), begin, end, end - begin));
        }
        return new SafetensorsHeader.Entry(tensor, begin);
    }

    private SafetensorsHeader checked(long dataStart, long dataBytes) {
        entries.sort((a, b) -> a.offset() == b.offset() ? Long.compare(a.end(), b.end()) : Long.compare(a.offset(), b.offset()));
        Map<String, SafetensorsHeader.Entry> byName = LinkedHashMap.newLinkedHashMap(entries.size());
        long expected = 0;
        String previous = "the start of the data";
        for (SafetensorsHeader.Entry entry : entries) {
            String name = entry.tensor().name();
            if (byName.put(name, entry) != null) {
                throw invalid("safetensors-header-malformed", "tensor %s is listed twice".formatted(name));
            }
            if (entry.offset() < expected) {
                throw invalid("safetensors-overlap", "tensor %s begins at data offset %d, inside %s, which ends at %d"
                        .formatted(name, entry.offset(), previous, expected));
            }
            if (entry.offset() > expected) {
                throw invalid("safetensors-hole", "nothing owns the data bytes %d to %d, between %s and %s"
                        .formatted(expected, entry.offset(), previous, name));
            }
            expected = entry.end();
            previous = name;
        }
        if (dataBytes < expected) {
            throw invalid("safetensors-truncated", "it is cut short: its tensors need %,d data bytes, %,d are there (%s ends last)"
                    .formatted(expected, dataBytes, previous));
        }
        if (dataBytes > expected) {
            throw invalid("safetensors-hole", "%,d bytes after the last tensor belong to nothing".formatted(dataBytes - expected));
        }
        return new SafetensorsHeader(metadata, byName, dataStart);
    }

    private InvalidModelException invalid(String code, String fault) {
        return SafetensorsFile.invalid(file, code, fault, null);
    }

    private InvalidModelException invalid(String code, String fault, Throwable cause) {
        return SafetensorsFile.invalid(file, code, fault, cause);
    }
}

package dev.tributary.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.JsonFault;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build();

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
        try (JsonParser in = JSON.createParser(json)) {
            parser.readHeader(in);
        } catch (JsonProcessingException e) {
            throw parser.invalid("safetensors-header-malformed", "its header is not valid JSON (" + JsonFault.of(e) + ")", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parser.checked(Long.BYTES + json.length, dataBytes);
    }

    private void readHeader(JsonParser in) throws IOException {
        expect(in, in.nextToken(), JsonToken.START_OBJECT, "the header");
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            expect(in, in.nextToken(), JsonToken.START_OBJECT, "the entry of " + name);
            if (name.equals("__metadata__")) {
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String key = in.currentName();
                    expect(in, in.nextToken(), JsonToken.VALUE_STRING, "metadata " + key);
                    metadata.put(key, in.getText());
                }
            } else {
                entries.add(readEntry(name, in));
            }
        }
    }

    private SafetensorsHeader.Entry readEntry(String name, JsonParser in) throws IOException {
        @Nullable String dtypeName = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String key = in.currentName();
            JsonToken value = in.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(in, value, JsonToken.VALUE_STRING, "dtype of " + name);
                    dtypeName = in.getText();
                }
                case "shape" -> shape = readLongs(in, "shape of " + name);
                case "data_offsets" -> offsets = readLongs(in, "data_offsets of " + name);
                default -> throw invalid("safetensors-header-malformed", "tensor %s has the unknown header field '%s'".formatted(name, key));
            }
        }
        if (dtypeName == null || shape == null || offsets == null || offsets.size() != 2) {
            throw invalid("safetensors-header-malformed", "tensor %s needs dtype, shape and two data_offsets".formatted(name));
        }
        return entry(name, dtypeName, shape, offsets.get(0), offsets.get(1));
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
            byName.put(name, entry);
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

    private List<Long> readLongs(JsonParser in, String what) throws IOException {
        expect(in, in.currentToken(), JsonToken.START_ARRAY, what);
        List<Long> values = new ArrayList<>(4);
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in, in.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            values.add(in.getLongValue());
        }
        return values;
    }

    private void expect(JsonParser in, @Nullable JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw invalid("safetensors-header-malformed", "%s: expected %s, found %s at header byte %d"
                    .formatted(what, wanted, found, in.currentLocation().getByteOffset()));
        }
    }

    private InvalidModelException invalid(String code, String fault) {
        return SafetensorsFile.invalid(file, code, fault, null);
    }

    private InvalidModelException invalid(String code, String fault, Throwable cause) {
        return SafetensorsFile.invalid(file, code, fault, cause);
    }
}

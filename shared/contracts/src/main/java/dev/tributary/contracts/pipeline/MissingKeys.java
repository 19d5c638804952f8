package dev.tributary.contracts.pipeline;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what a pipeline file leaves out: JSON readers leave null whatever was not written, and only an `Optional` may be
/// left out.
final class MissingKeys {

    private final List<String> missing = new ArrayList<>();

    private MissingKeys() {
    }

    /// The missing keys, as paths such as `corpus.replay.from`.
    static List<String> of(PipelineDefinition pipeline) {
        MissingKeys keys = new MissingKeys();
        keys.visit("", pipeline);
        return keys.missing;
    }

    private void visit(String path, @Nullable Object value) {
        switch (value) {
            case null -> missing.add(path);
            case Optional<?> optional -> optional.ifPresent(present -> visit(path, present));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    visit(path + '.' + i, list.get(i));
                }
            }
            case Map<?, ?> map -> map.forEach((key, entry) -> visit(path + '.' + key, entry));
            case Record record -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    visit(path.isEmpty() ? component.getName() : path + '.' + component.getName(), read(record, component));
                }
            }
            default -> {
                // a scalar that is there
            }
        }
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's accessor is callable: " + component, e);
        }
    }
}

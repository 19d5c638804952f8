package dev.tributary.contracts;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/// Says what is wrong with a text that was to be read as a value, in the words of whoever wrote the text: nothing of classes and of the
/// parser's settings.
public final class ReadFault {

    private ReadFault() {
    }

    /// Where, as far as that is known, and what.
    public static String of(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null || at.getLineNr() < 1 ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
        String field = e instanceof JsonMappingException inside && !inside.getPath().isEmpty() ? "'%s': ".formatted(path(inside)) : "";
        return place + field + reason(e);
    }

    /// The keys that lead to a value, and its place in a list.
    public static String path(JsonMappingException e) {
        return e.getPath().stream().map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /// What is wrong; of a value what it should have been, to follow the name of its key.
    public static String reason(JsonProcessingException e) {
        if (e.getCause() instanceof IllegalArgumentException cause) {
            return cause.getMessage();
        }
        // Where a text breaks off, the parser says where it comes from as well.
        String own = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
        return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null ? wanted(mismatch.getTargetType(), own) : own;
    }

    private static String wanted(Class<?> type, String otherwise) {
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "it must be a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "it must be a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "it must be true or false";
        }
        if (type == String.class) {
            return "it must be a word";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "it must be a list: [a, b]";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "it must be keys with values: { key: value }" : otherwise;
    }
}

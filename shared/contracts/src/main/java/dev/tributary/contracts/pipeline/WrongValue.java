package dev.tributary.contracts.pipeline;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;

/// Says of a setting's value what it should have been, in the words of whoever wrote it.
public final class WrongValue {

    private WrongValue() {
    }

    /// What is wrong, to follow the setting's name.
    public static String reason(JsonMappingException e) {
        if (e.getCause() instanceof IllegalArgumentException cause) {
            return cause.getMessage();
        }
        return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? wanted(mismatch.getTargetType(), e.getOriginalMessage()) : e.getOriginalMessage();
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

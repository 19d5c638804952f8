package dev.tributary.weights;

import com.fasterxml.jackson.core.JsonProcessingException;

/// Says where a text is no JSON, and why not.
public final class JsonFault {
    private JsonFault() {}

    /// Line, column and the parser's reason, to follow the text's name.
    public static String of(JsonProcessingException e) {
        // Where a text breaks off, the parser says where it comes from as well.
        return "line %d, column %d: %s".formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(),
                e.getOriginalMessage().replaceFirst(" \\(start marker at .*", ""));
    }
}

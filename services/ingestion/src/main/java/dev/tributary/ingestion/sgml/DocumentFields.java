package dev.tributary.ingestion.sgml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The unclosed field tags between `<DOCUMENT>` and `<TEXT>`.
record DocumentFields(String type, int sequence, Optional<String> fileName, Optional<String> description) {

    private static final Pattern FIELD = Pattern.compile("(?m)^<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^\\r\\n]*)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    static DocumentFields parse(String envelope, int ordinal) {
        String type = "";
        int sequence = ordinal;
        Optional<String> fileName = Optional.empty();
        Optional<String> description = Optional.empty();
        Matcher field = FIELD.matcher(envelope);
        while (field.find()) {
            String value = field.group(2).strip();
            switch (field.group(1)) {
                case "TYPE" -> type = value;
                case "SEQUENCE" -> sequence = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : ordinal;
                case "FILENAME" -> fileName = Optional.of(value).filter(name -> !name.isEmpty());
                case "DESCRIPTION" -> description = Optional.of(value).filter(text -> !text.isEmpty());
                default -> throw new IllegalStateException("the pattern admits no " + field.group(1));
            }
        }
        return new DocumentFields(type, sequence, fileName, description);
    }
}

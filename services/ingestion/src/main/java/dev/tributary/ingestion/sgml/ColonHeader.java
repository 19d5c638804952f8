package dev.tributary.ingestion.sgml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The common header: `NAME:<tabs>value`, groups told by a missing value and deeper indentation.
final class ColonHeader {

    private static final Pattern LINE = Pattern.compile("(\\t*) {0,8}([A-Z][A-Z0-9 .&/()-]*?):(?:\\s+(.*))?");
    private static final Pattern TAG = Pattern.compile("<(ACCEPTANCE-DATETIME)>\\s*(\\d+)");

    private ColonHeader() {
    }

    static List<HeaderField> fields(String[] lines) {
        List<HeaderField> fields = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        int opened = 0;
        for (String line : lines) {
            Matcher tag = TAG.matcher(line);
            if (tag.lookingAt()) {
                fields.add(new HeaderField(List.of(), tag.group(1), tag.group(2)));
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            int depth = matcher.group(1).length();
            while (groups.size() > depth) {
                groups.removeLast();
            }
            String value = matcher.group(3) == null ? "" : matcher.group(3).strip();
            if (!value.isEmpty()) {
                fields.add(new HeaderField(groups, matcher.group(2), value));
            } else if (groups.size() == depth) {
                groups.add(matcher.group(2) + "#" + ++opened);
            }
        }
        return fields;
    }
}

package dev.tributary.ingestion.sgml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tag form's header: `<NAME>value`, where only groups have closing tags.
final class TagHeader {

    private static final Pattern LINE = Pattern.compile("<(/?)([A-Z0-9-]+)>(.*)");

    /// Names of the tag form that the colon form spells differently.
    private static final Map<String, String> COLON_NAMES = Map.of(
            "ACCESSION-NUMBER", "ACCESSION NUMBER",
            "TYPE", "CONFORMED SUBMISSION TYPE",
            "PERIOD", "CONFORMED PERIOD OF REPORT",
            "FILING-DATE", "FILED AS OF DATE",
            "CONFORMED-NAME", "COMPANY CONFORMED NAME",
            "CIK", "CENTRAL INDEX KEY",
            "ASSIGNED-SIC", "STANDARD INDUSTRIAL CLASSIFICATION",
            "FILE-NUMBER", "SEC FILE NUMBER");

    private TagHeader() {
    }

    static List<HeaderField> fields(String[] lines) {
        Set<String> groupNames = new HashSet<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && !matcher.group(1).isEmpty()) {
                groupNames.add(matcher.group(2));
            }
        }
        List<HeaderField> fields = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        int opened = 0;
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String name = matcher.group(2);
            String value = matcher.group(3).strip();
            if (!matcher.group(1).isEmpty()) {
                closeGroup(groups, name);
            } else if (!value.isEmpty()) {
                fields.add(new HeaderField(groups, COLON_NAMES.getOrDefault(name, name), value));
            } else if (groupNames.contains(name)) {
                groups.add(groupName(name) + "#" + ++opened);
            }
        }
        return fields;
    }

    private static void closeGroup(List<String> groups, String name) {
        String open = groupName(name) + "#";
        for (int i = groups.size() - 1; i >= 0; i--) {
            if (groups.get(i).startsWith(open)) {
                groups.subList(i, groups.size()).clear();
                return;
            }
        }
    }

    private static String groupName(String name) {
        return switch (name) {
            case "SUBJECT-COMPANY" -> "SUBJECT COMPANY";
            case "FILED-BY" -> "FILED BY";
            default -> name;
        };
    }
}

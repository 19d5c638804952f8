package dev.tributary.testing.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The settings that a README lists: tables whose first column is headed *setting*, with a name in code in the first column and the
/// default in the second, in code as well if it is a value and in words if it is none. A header may give the prefix of a table's names:
/// ``| setting (`tributary.training.*`) | default | |``.
public final class ReadmeSettings {

    private static final Pattern HEADER = Pattern.compile("setting(?: \\(`([a-z.-]+)\\.\\*`\\))?");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private ReadmeSettings() {
    }

    /// Full names and defaults.
    ///
    /// @param prefix whose settings; rows of other names, and those of several names, are passed over
    /// @throws IllegalArgumentException if one setting has two rows
    public static Map<String, String> of(Path readme, String prefix) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        String table = null;
        for (String line : Files.readAllLines(readme)) {
            List<String> cells = cells(line);
            Matcher header = HEADER.matcher(cells.getFirst());
            if (cells.size() < 2) {
                table = null;
            } else if (header.matches()) {
                table = header.group(1) == null ? "" : header.group(1) + '.';
            } else if (table != null) {
                String name = table + code(cells.getFirst());
                if (name.startsWith(prefix + '.') && !name.endsWith(".") && settings.put(name, code(cells.get(1))) != null) {
                    throw new IllegalArgumentException(readme + " lists " + name + " twice");
                }
            }
        }
        return settings;
    }

    private static List<String> cells(String line) {
        return line.startsWith("|") ? Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList() : List.of("");
    }

    /// What a cell holds, if that is one piece of code.
    private static String code(String cell) {
        Matcher code = CODE.matcher(cell);
        return code.matches() ? code.group(1) : MappedSettings.NO_DEFAULT;
    }
}

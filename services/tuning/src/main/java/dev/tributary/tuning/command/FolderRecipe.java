package dev.tributary.tuning.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A search's recipe as `merge` and MergeKit can take it: with the models' folders where it has their names, which mean something here only.
final class FolderRecipe {

    private static final Pattern MODEL = Pattern.compile("(?m)^(.*\\b(?:base_)?model: )'?([A-Za-z][A-Za-z0-9._-]*)'?$");

    private FolderRecipe() {
    }

    /// Replaces the names in the file.
    static void rewrite(Path recipe, Map<String, Path> folders) throws IOException {
        Files.writeString(recipe, MODEL.matcher(Files.readString(recipe)).replaceAll(line -> Matcher.quoteReplacement(
                line.group(1) + quoted(folders.get(line.group(2)).toAbsolutePath().normalize()))));
    }

    private static String quoted(Path folder) {
        return "'" + folder.toString().replace("'", "''") + "'";
    }
}

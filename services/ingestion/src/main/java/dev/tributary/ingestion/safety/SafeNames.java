package dev.tributary.ingestion.safety;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILE_NAME_UNSAFE;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.util.regex.Pattern;

/// Names of files as uploads and archives give them. Nothing is repaired: a name that has to be is a name somebody should look at.
public final class SafeNames {

    /// The longest name most file systems take.
    private static final int MOST_CHARS = 255;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

    private SafeNames() {
    }

    /// Returns a relative name unchanged if it stays below any folder it is resolved against.
    ///
    /// @param name   with `/` or `\` between its parts
    /// @param origin where it came from, for the message
    /// @throws InvalidFilingException `file-name-unsafe` otherwise
    public static String require(String name, String origin) {
        String problem = problemOf(name);
        if (!problem.isEmpty()) {
            throw new InvalidFilingException(FILE_NAME_UNSAFE, origin + ": the name '" + CONTROL.matcher(shortened(name)).replaceAll("?")
                    + "' " + problem
                    + ", so it is not used. Rename the file and deliver it again.");
        }
        return name;
    }

    private static String problemOf(String name) {
        if (name.isBlank()) {
            return "is empty";
        }
        if (name.length() > MOST_CHARS) {
            return "has " + name.length() + " characters; at most " + MOST_CHARS + " are taken";
        }
        if (CONTROL.matcher(name).find()) {
            return "holds control characters";
        }
        if (name.startsWith("/") || name.startsWith("\\") || DRIVE.matcher(name).matches()) {
            return "is absolute";
        }
        for (String part : name.split("[/\\\\]", -1)) {
            if (part.equals("..")) {
                return "leads out of its folder";
            }
        }
        return "";
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "…";
    }
}

package dev.tributary.neural.hub;

import dev.tributary.weights.InvalidModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model on the hub.
///
/// @param owner    user or organisation
/// @param name     the repository's name
/// @param revision branch, tag or commit
public record HubReference(String owner, String name, String revision) {

    private static final Pattern FORM = Pattern.compile("hf:([\\w][\\w.-]*)/([\\w][\\w.-]*)(?:@([\\w][\\w./-]*))?");

    /// Reads `hf:owner/name` or `hf:owner/name@revision`; without a revision it is `main`.
    public static HubReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            throw new InvalidModelException("hub-reference",
                    "\"%s\" is no model on the hub; write hf:owner/name or hf:owner/name@revision.".formatted(text));
        }
        return new HubReference(matcher.group(1), matcher.group(2), matcher.group(3) == null ? "main" : matcher.group(3));
    }

    /// Whether a text is meant as such a reference.
    public static boolean isReference(String text) {
        return text.startsWith("hf:");
    }

    /// What the hub calls it: `owner/name`.
    public String repository() {
        return owner + "/" + name;
    }

    @Override
    public String toString() {
        return "hf:" + repository() + "@" + revision;
    }
}

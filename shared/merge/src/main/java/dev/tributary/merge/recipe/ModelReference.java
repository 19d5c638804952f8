package dev.tributary.merge.recipe;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model as a recipe names it: `path[@revision][+lora[@revision]]`, or the same as a mapping.
///
/// @param path a folder, or a name the [dev.tributary.merge.ModelResolver] knows
/// @param revision the version asked for
/// @param lora an adapter to add to the model while reading it
public record ModelReference(String path, Optional<String> revision, Optional<ModelReference> lora) {
    /// A model without revision or adapter.
    public static ModelReference of(String path) {
        return new ModelReference(path, Optional.empty(), Optional.empty());
    }

    /// Reads the short form.
    ///
    /// @throws IllegalArgumentException if a part is empty or there is more than one `+`
    public static ModelReference parse(String text) {
        String[] parts = text.split("\\+", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("model '" + text + "' has more than one '+'; write path[@revision][+lora[@revision]]");
        }
        ModelReference model = parsePart(text, parts[0]);
        return parts.length == 1 ? model : new ModelReference(model.path, model.revision, Optional.of(parsePart(text, parts[1])));
    }

    private static ModelReference parsePart(String text, String part) {
        int at = part.lastIndexOf('@');
        String path = at < 0 ? part : part.substring(0, at);
        Optional<String> revision = at < 0 ? Optional.empty() : Optional.of(part.substring(at + 1));
        if (path.isBlank() || revision.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("model '" + text + "' has an empty part; write path[@revision][+lora[@revision]]");
        }
        return new ModelReference(path, revision, Optional.empty());
    }

    /// The model alone, without its adapter.
    public ModelReference withoutLora() {
        return new ModelReference(path, revision, Optional.empty());
    }

    // A record's own would be made at run time, and that takes a hundredth of a merge.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelReference same && path.equals(same.path) && revision.equals(same.revision) && lora.equals(same.lora);
    }

    @Override
    public int hashCode() {
        return path.hashCode() * 31 + revision.hashCode() + lora.hashCode();
    }

    @Override
    public String toString() {
        return path + revision.map(name -> "@" + name).orElse("") + lora.map(adapter -> "+" + adapter).orElse("");
    }
}

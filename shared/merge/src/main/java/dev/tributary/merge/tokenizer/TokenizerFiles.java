package dev.tributary.merge.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tokenizer files of a result.
///
/// @param copied files taken over as they are
/// @param written files made for the result, by name
public record TokenizerFiles(List<Path> copied, Map<String, String> written) {
    private static final List<String> SHARED = List.of("special_tokens_map.json", "tokenizer_config.json", "chat_template.jinja");
    // These list the vocabulary in other ways and would contradict a changed tokenizer.json.
    private static final List<String> VOCABULARIES = List.of("tokenizer.json", "tokenizer.model", "spiece.model", "added_tokens.json",
            "merges.txt", "vocab.txt", "vocab.json");
    private static final String CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE_FILE = "chat_template.jinja";

    /// @param start the folder whose tokenizer the result starts from
    /// @param joined the joined vocabulary, if there is one
    /// @param template what the recipe says about the chat template
    /// @param inputs the folders of all models, for the commonest template
    public static TokenizerFiles of(Path start, Optional<JoinedVocabulary> joined, Optional<String> template, List<Path> inputs) {
        List<Path> copied = new ArrayList<>(present(start, SHARED));
        Map<String, String> written = new LinkedHashMap<>();
        if (joined.isPresent()) {
            written.put("tokenizer.json", Json.render(joined.get().json()));
        } else {
            copied.addAll(present(start, VOCABULARIES));
        }
        template.flatMap(wanted -> resolve(wanted, inputs)).ifPresent(text -> {
            ObjectNode config = Files.exists(start.resolve(CONFIG)) ? Json.read(start.resolve(CONFIG)) : Json.object();
            written.put(CONFIG, Json.render(config.put("chat_template", text)));
            copied.removeIf(file -> file.endsWith(CONFIG) || file.endsWith(TEMPLATE_FILE));
        });
        return new TokenizerFiles(List.copyOf(copied), written);
    }

    private static List<Path> present(Path folder, List<String> names) {
        return names.stream().map(folder::resolve).filter(Files::exists).toList();
    }

    private static Optional<String> resolve(String wanted, List<Path> inputs) {
        if (!wanted.equals("auto")) {
            return Optional.of(ChatTemplates.named(wanted).orElse(wanted));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        inputs.forEach(folder -> template(folder).ifPresent(text -> counts.merge(text, 1, Integer::sum)));
        // The sort is stable: of equally common ones the first wins.
        return counts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).map(Map.Entry::getKey).findFirst();
    }

    private static Optional<String> template(Path folder) {
        try {
            if (Files.exists(folder.resolve(TEMPLATE_FILE))) {
                return Optional.of(Files.readString(folder.resolve(TEMPLATE_FILE)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + folder.resolve(TEMPLATE_FILE), e);
        }
        return Optional.of(folder.resolve(CONFIG)).filter(Files::exists).map(Json::read).map(config -> config.path("chat_template"))
                .filter(node -> node.isTextual()).map(node -> node.asText());
    }
}

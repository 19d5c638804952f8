package dev.tributary.tuning.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.tuning.data.SourceCorpora;
import dev.tributary.tuning.data.TextFolder;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where each source's text is, and its tokens.
///
/// @param named given source by source
/// @param data  a folder with a file or folder for each source
record TextOptions(Map<String, Path> named, Optional<Path> data) {

    private static final String BIN = ".bin";

    /// Opens the text of every source, tokenized into `work` where it is not tokens yet.
    ///
    /// @param silent sources that may go without
    /// @param model  whose tokenizer and end of document are used
    /// @throws InvalidModelException if another source has no text
    SourceCorpora open(List<String> sources, Set<String> silent, Path model, Path work) {
        named.keySet().stream().filter(name -> !sources.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("--text %s: there is no --model of that name; models are %s.".formatted(name, sources));
        });
        List<String> missing = new ArrayList<>();
        sources.stream().filter(name -> place(name).isEmpty() && !silent.contains(name)).forEach(missing::add);
        if (!missing.isEmpty()) {
            throw new InvalidModelException("text-missing", "There is no text for %s: the merge would forget what it cannot hear. Give %s."
                    .formatted(String.join(" and ", missing), data.map(folder -> "%s/%s (a folder), %2$s.txt or %2$s.bin".formatted(folder, missing.getFirst()))
                            .orElse("--text %s=PATH, or --data FOLDER with a file or folder for each source".formatted(missing.getFirst()))));
        }
        SourceCorpora corpora = new SourceCorpora();
        try {
            for (String source : sources.stream().filter(name -> place(name).isPresent()).toList()) {
                Path place = place(source).orElseThrow();
                if (place.toString().endsWith(BIN)) {
                    corpora.open(source, place, withIndex(place));
                } else {
                    Path bin = work.resolve(source + BIN);
                    tokenize(place, model, bin);
                    corpora.open(source, bin, index(bin));
                }
            }
            return corpora;
        } catch (RuntimeException e) {
            corpora.close();
            throw e;
        }
    }

    private Optional<Path> place(String source) {
        return Optional.ofNullable(named.get(source)).or(() -> data.flatMap(folder -> List.of("", ".txt", BIN).stream()
                .map(ending -> folder.resolve(source + ending)).filter(Files::exists).findFirst()));
    }

    private static Path withIndex(Path bin) {
        if (!Files.isRegularFile(index(bin))) {
            throw new InvalidModelException("text-missing", "%s has no %s beside it. A Megatron corpus is both files.".formatted(bin, index(bin).getFileName()));
        }
        return index(bin);
    }

    private static Path index(Path bin) {
        String name = bin.getFileName().toString();
        return bin.resolveSibling(name.substring(0, name.length() - BIN.length()) + ".idx");
    }

    private static void tokenize(Path text, Path model, Path bin) {
        Path json = model.resolve("tokenizer.json");
        if (!Files.exists(json)) {
            throw new InvalidModelException("tokenizer-missing", "%s has no tokenizer.json, so text cannot be tokenized. Put it there, or give tokens: a Megatron .bin with its .idx."
                    .formatted(model));
        }
        JsonNode end = Json.read(model.resolve("config.json")).path("eos_token_id");
        JsonNode first = end.isArray() ? end.path(0) : end;
        if (!first.isInt()) {
            throw new InvalidModelException("end-of-document", "%s has no eos_token_id: documents could not be told apart. Add it."
                    .formatted(model.resolve("config.json")));
        }
        try (Tokenizer tokenizer = Tokenizer.open(json)) {
            TextFolder.tokenize(text, tokenizer, first.asInt(), bin, index(bin));
        }
    }
}

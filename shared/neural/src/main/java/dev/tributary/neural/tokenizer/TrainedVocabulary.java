package dev.tributary.neural.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A vocabulary as learnt, and its two files.
public final class TrainedVocabulary {

    private final List<String> tokens;
    private final int specials;
    private final List<long[]> merges;
    private final WordSplitter splitter;

    TrainedVocabulary(List<String> tokens, int specials, List<long[]> merges, WordSplitter splitter) {
        this.tokens = List.copyOf(tokens);
        this.specials = specials;
        this.merges = List.copyOf(merges);
        this.splitter = splitter;
    }

    /// Number of tokens.
    public int size() {
        return tokens.size();
    }

    /// Writes `tokenizer.json` and `tokenizer_config.json`, as Transformers and the tokenizers library load them.
    ///
    /// @return the `tokenizer.json`
    public Path write(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, Json.render(tokenizer()));
            Files.writeString(folder.resolve("tokenizer_config.json"), Json.render(config()));
            return file;
        } catch (IOException e) {
            throw StorageFullException.during(file, e);
        }
    }

    private ObjectNode tokenizer() {
        ObjectNode json = Json.object();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < specials; id++) {
            added.addObject().put("id", id).put("content", tokens.get(id)).put("single_word", false).put("lstrip", false)
                    .put("rstrip", false).put("normalized", false).put("special", true);
        }
        json.putNull("normalizer");
        ObjectNode sequence = json.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode parts = sequence.putArray("pretokenizers");
        ObjectNode split = parts.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", splitter.pattern());
        split.put("behavior", "Isolated").put("invert", false);
        parts.addObject().put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", false);
        json.putNull("post_processor");
        json.putObject("decoder").put("type", "ByteLevel").put("add_prefix_space", true).put("trim_offsets", true).put("use_regex", true);
        ObjectNode model = json.putObject("model").put("type", "BPE").putNull("dropout").putNull("unk_token")
                .putNull("continuing_subword_prefix").putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false)
                .put("ignore_merges", false);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocab.put(tokens.get(id), id);
        }
        ArrayNode pairs = model.putArray("merges");
        merges.forEach(merge -> pairs.addArray().add(tokens.get((int) merge[0])).add(tokens.get((int) merge[1])));
        return json;
    }

    private ObjectNode config() {
        ObjectNode json = Json.object().put("tokenizer_class", "PreTrainedTokenizerFast").put("clean_up_tokenization_spaces", false);
        if (specials > 0) {
            json.put("bos_token", tokens.getFirst()).put("eos_token", tokens.getFirst());
        }
        return json;
    }
}

package dev.tributary.merge;

import dev.tributary.merge.plan.MergePlan;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files beside the weights that a result takes from its donor unchanged.
final class DonorFiles {
    private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
            "tokenizer.model", "added_tokens.json", "merges.txt", "vocab.txt", "vocab.json", "chat_template.jinja", "spiece.model");
    private static final List<String> ALWAYS = List.of("generation_config.json", "preprocessor_config.json", "processor_config.json");

    private DonorFiles() {}

    static void copy(MergePlan plan, CheckpointWriter writer) {
        Path folder = plan.donor().checkpoint().folder();
        copy(folder, ALWAYS, writer);
        if (plan.options().copyTokenizer()) {
            copy(folder, TOKENIZER, writer);
        }
    }

    private static void copy(Path folder, List<String> names, CheckpointWriter writer) {
        names.stream().map(folder::resolve).filter(Files::exists).forEach(writer::copy);
    }
}

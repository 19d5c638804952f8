package dev.tributary.merge;

import dev.tributary.merge.plan.InputModel;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.tokenizer.TokenizerFiles;
import dev.tributary.merge.tokenizer.TokenizerPlan;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files beside the weights that a result takes from the models it was made of.
final class DonorFiles {
    private static final List<String> ALWAYS = List.of("generation_config.json", "preprocessor_config.json", "processor_config.json");

    private DonorFiles() {}

    static void copy(MergePlan plan, CheckpointWriter writer) {
        Path donor = plan.donor().checkpoint().folder();
        ALWAYS.stream().map(donor::resolve).filter(Files::exists).forEach(writer::copy);
        Optional<TokenizerPlan> joined = plan.tokenizer();
        if (plan.options().copyTokenizer() || joined.isPresent() || plan.recipe().chatTemplate().isPresent()) {
            Path start = joined.map(TokenizerPlan::start).map(plan::model).map(model -> model.checkpoint().folder()).orElse(donor);
            List<Path> inputs = plan.models().stream().map(InputModel::checkpoint).map(checkpoint -> checkpoint.folder()).toList();
            TokenizerFiles files = TokenizerFiles.of(start, joined.map(TokenizerPlan::vocabulary), plan.recipe().chatTemplate(), inputs);
            files.copied().forEach(writer::copy);
            files.written().forEach(writer::text);
        }
    }
}

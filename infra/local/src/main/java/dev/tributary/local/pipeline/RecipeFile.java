package dev.tributary.local.pipeline;

import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.RecipeParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the recipe of a candidate and checks that a round will have every model it names.
final class RecipeFile {

    private static final String CHECKPOINT = "checkpoint";
    /// What the line of training went through before, newest first; whether a round has so many is known only then.
    private static final String EARLIER = CHECKPOINT + "-[1-9][0-9]*";

    private RecipeFile() {
    }

    /// @param partner whether the pipeline has one
    /// @return the recipe's text, unchanged
    /// @throws InvalidPipelineException if it is absent, no recipe, or names a model that no round has
    static String read(Path file, boolean partner) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidPipelineException("'candidates' names the recipe %s, but there is no such file".formatted(file));
        }
        String text = text(file);
        List<String> known = new ArrayList<>(List.of(PipelineDefined.BASE, CHECKPOINT));
        if (partner) {
            known.add(PipelineDefined.PARTNER);
        }
        try {
            for (ModelReference model : RecipeParser.parse(text, file.toString()).models()) {
                if (!known.contains(model.path()) && !model.path().matches(EARLIER)) {
                    throw new InvalidPipelineException("%s names the model '%s'; a round has only %s%s".formatted(
                            file, model.path(), String.join(", ", known), partner ? "" : " (give 'partner' in the pipeline file for another one)"));
                }
            }
        } catch (InvalidRecipeException e) {
            throw new InvalidPipelineException(e.getMessage(), e);
        }
        return text;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InvalidPipelineException("the recipe %s is not UTF-8 text".formatted(file), e);
        }
    }
}

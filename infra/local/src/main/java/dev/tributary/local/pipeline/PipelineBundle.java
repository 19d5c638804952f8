package dev.tributary.local.pipeline;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Makes of a pipeline file what the services need: everything it names on this machine becomes an artifact, so that no
/// service ever reads the file's neighbours. Everything is checked before anything is stored.
public final class PipelineBundle {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final Path state;
    private final HubModels hub;

    /// @param state the system's state folder, which a pipeline file calls `${state}`
    /// @param hub   where models that it calls `hf:owner/name` come from
    public PipelineBundle(ArtifactStore artifacts, ModelStore models, Path state, HubModels hub) {
        this.artifacts = artifacts;
        this.models = models;
        this.state = state;
        this.hub = hub;
    }

    /// Reads, checks and stores.
    ///
    /// @param adjust applied to what the file says before anything else
    /// @throws InvalidPipelineException if anything the file says cannot work; nothing is stored then
    /// @throws IOException              if a file cannot be read
    public PipelineDefined read(Path file, UnaryOperator<PipelineDefinition> adjust) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidPipelineException("there is no pipeline file %s".formatted(file));
        }
        PipelineDefinition definition = adjust.apply(PipelineFile.read(file));
        Places places = new Places(file.toAbsolutePath().getParent(), state);
        try {
            return store(definition, new Inputs(definition, places, hub, state.resolve("work/apply")));
        } catch (InvalidPipelineException e) {
            throw new InvalidPipelineException(file + ": " + e.getMessage(), e);
        }
    }

    private PipelineDefined store(PipelineDefinition definition, Inputs inputs) throws IOException {
        Map<String, ArtifactRef> modelRefs = new HashMap<>();
        for (Map.Entry<String, Path> model : inputs.models.entrySet()) {
            modelRefs.put(model.getKey(), models.put(model.getValue()));
        }
        Map<String, ArtifactRef> recipeRefs = new HashMap<>();
        inputs.recipes.forEach((name, recipe) ->
                recipeRefs.put(name, artifacts.put(recipe.getBytes(StandardCharsets.UTF_8), MediaTypes.RECIPE)));
        Map<String, ArtifactRef> textRefs = new HashMap<>();
        for (Map.Entry<String, Path> text : inputs.texts.entrySet()) {
            textRefs.put(text.getKey(), artifacts.put(text.getValue(), MediaTypes.TEXT_LINES));
        }
        Map<String, ArtifactRef> questionRefs = new HashMap<>();
        for (Map.Entry<String, Path> set : inputs.questions.entrySet()) {
            questionRefs.put(set.getKey(), artifacts.put(set.getValue(), MediaTypes.TEXT_LINES));
        }
        return new PipelineDefined(withAbsoluteSource(definition, inputs.places), modelRefs, recipeRefs, textRefs,
                questionRefs.isEmpty() ? Optional.empty() : Optional.of(questionRefs));
    }

    /// The ingestion service does not know where the pipeline file lay.
    private static PipelineDefinition withAbsoluteSource(PipelineDefinition definition, Places places) {
        PipelineDefinition.Source given = definition.source();
        Optional<PipelineDefinition.FolderSource> folder = given.folder()
                .map(source -> new PipelineDefinition.FolderSource(places.resolve(source.path()).toString(), source.every()));
        return new PipelineDefinition(definition.name(), new PipelineDefinition.Source(folder, given.edgar(), given.feed(), given.topic()),
                definition.corpus(), definition.corpora(), definition.base(), definition.partner(), definition.training(),
                definition.candidates(), definition.evaluation(), definition.release());
    }

    /// Everything that the file names, found and checked.
    private static final class Inputs {

        private final Places places;
        private final Map<String, Path> models = new HashMap<>();
        private final Map<String, String> recipes = new HashMap<>();
        private final Map<String, Path> texts = new HashMap<>();
        private final Map<String, Path> questions = new HashMap<>();

        Inputs(PipelineDefinition definition, Places places, HubModels hub, Path scratch) throws IOException {
            this.places = places;
            int sequence = definition.training().sequence();
            models.put(PipelineDefined.BASE, ModelFolder.find(PipelineDefined.BASE, definition.base(), sequence, places, hub));
            definition.partner().ifPresent(partner ->
                    models.put(PipelineDefined.PARTNER, ModelFolder.find(PipelineDefined.PARTNER, partner, sequence, places, hub)));
            for (PipelineDefinition.Candidate candidate : definition.candidates()) {
                if (candidate.merge().isPresent()) {
                    Path recipe = places.resolve(candidate.merge().get().recipe());
                    recipes.put(candidate.name(), RecipeFile.read(recipe, definition.partner().isPresent()));
                }
            }
            for (Map.Entry<String, PipelineDefinition.ReferenceCorpus> corpus : definition.corpora().entrySet()) {
                texts.put(corpus.getKey(), ReferenceText.lines("corpora.%s.text".formatted(corpus.getKey()), corpus.getKey(),
                        places.resolve(corpus.getValue().text()), scratch));
            }
            for (String set : definition.corpus().curate().map(PipelineDefinition.Curate::decontaminate).orElse(List.of())) {
                Path text = texts.get(set);
                questions.put(QuestionSet.name(set), text != null ? text : QuestionSet.lines(set, places.resolve(set), scratch));
            }
        }
    }
}

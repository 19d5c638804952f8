package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// A pipeline was declared, or declared anew. Each service reads its own part.
///
/// @param definition the pipeline file
/// @param models     the models it names, by role: `base` and `partner`, as [dev.tributary.contracts.model.ModelManifest]s
/// @param recipes    the MergeKit recipes it names, by candidate name
/// @param texts      its reference corpora by name, as JSON lines of documents
/// @param questions  the evaluation sets of `corpus.curate.decontaminate` by name, as JSON lines
public record PipelineDefined(
        PipelineDefinition definition,
        Map<String, ArtifactRef> models,
        Map<String, ArtifactRef> recipes,
        Map<String, ArtifactRef> texts,
        Optional<Map<String, ArtifactRef>> questions) implements PipelineEvent {

    /// Role of the model that training starts from.
    public static final String BASE = "base";
    /// Role of the model that merging restores.
    public static final String PARTNER = "partner";

    public PipelineDefined {
        models = Map.copyOf(models);
        recipes = Map.copyOf(recipes);
        texts = Map.copyOf(texts);
    }

    /// A pipeline that decontaminates against nothing.
    public PipelineDefined(PipelineDefinition definition, Map<String, ArtifactRef> models, Map<String, ArtifactRef> recipes,
            Map<String, ArtifactRef> texts) {
        this(definition, models, recipes, texts, Optional.empty());
    }

    public String pipeline() {
        return definition.name();
    }

    @Override
    public String key() {
        return pipeline();
    }
}

package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.data.SourceCorpora;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lays out what a tuning command names, and files what comes of it.
final class TuningDesk {

    /// The guard's verdict, as failures and alerts name it.
    static final String GUARD = "tuned-worse-than-linear";

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final TuningSettings settings;

    TuningDesk(ArtifactStore artifacts, ModelStore models, TuningSettings settings) {
        this.artifacts = artifacts;
        this.models = models;
        this.settings = settings;
    }

    /// Something to do with an opened task.
    interface Work {
        /// @return the facts that it establishes
        List<? extends Payload> on(TuningTask task) throws IOException;
    }

    /// Opens models and text for as long as the work takes.
    List<? extends Payload> with(TuneCandidate command, JobContext context, Work work) throws IOException {
        TorchEngine engine = TorchEngine.start(settings.threads());
        Path targets = earlierTargets(command, context);
        try (SourceCorpora texts = texts(command);
                Sources sources = Sources.open(engine, command.sources().stream().map(source -> source(source.name(), source.model())).toList(),
                        Optional.of(source(PipelineDefined.BASE, command.base())))) {
            return work.on(new TuningTask(engine, sources, texts.byName(), command.sequence(), command.plan(), means(sources),
                    command.earlier().flatMap(TuneCandidate.Earlier::coefficients).map(artifacts::file), context.resume().map(artifacts::file),
                    targets, Files.createDirectory(context.scratch().resolve("result"))));
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        }
    }

    private Means means(Sources sources) {
        return Means.of(sources, settings.precision(), settings.keep().asLongValue());
    }

    private Source source(String name, ArtifactRef model) {
        return new Source(name, models.folder(model), model.sha256());
    }

    private SourceCorpora texts(TuneCandidate command) {
        SourceCorpora texts = new SourceCorpora();
        try {
            for (TuneCandidate.Source source : command.sources()) {
                CorpusManifest corpus = Json.read(artifacts.bytes(source.corpus()), CorpusManifest.class);
                requireSameTokenizer(source, corpus);
                texts.open(source.name(), artifacts.file(corpus.train().bin()), artifacts.file(corpus.train().idx()));
            }
            return texts;
        } catch (RuntimeException e) {
            texts.close();
            throw e;
        }
    }

    private void requireSameTokenizer(TuneCandidate.Source source, CorpusManifest corpus) {
        ArtifactRef tokenizer = models.manifest(source.model()).files().get(ModelManifest.TOKENIZER);
        if (tokenizer == null || !tokenizer.sha256().equals(corpus.tokenizerDigest())) {
            throw new FailureException(new Failure.Invalid("tokenizer-differs",
                    "the corpus '%s' (%s) was sealed with another tokenizer (%s) than model '%s' (%s) has; use models and corpora of one tokenizer"
                            .formatted(corpus.corpus(), source.corpus().shortDigest(), corpus.tokenizerDigest().substring(0, 12), source.name(),
                                    source.model().shortDigest())));
        }
    }

    /// Links to what the candidate's last run computed; what is of another source or text is not looked at.
    private Path earlierTargets(TuneCandidate command, JobContext context) throws IOException {
        Path folder = Files.createDirectory(context.scratch().resolve("targets"));
        Map<String, ArtifactRef> files = command.earlier().map(TuneCandidate.Earlier::targets).orElse(Map.of());
        models.layOut(new ModelManifest(files), folder);
        return folder;
    }

    /// The fact that a run establishes.
    ///
    /// @throws FailureException if the guard refuses the result
    CandidateTuned file(TuneCandidate command, Tuned tuned) throws IOException {
        Quality quality = tuned.quality();
        Path folder = tuned.model().orElseThrow(() -> new FailureException(new Failure.Invalid(GUARD,
                ("candidate '%s' is no better than the plain average: KL on held-out text %.4f, the average's %.4f (%s). Nothing comes of it; "
                + "give it more steps or text, or leave it out").formatted(command.name(), quality.tuned(), quality.linear(), tuned.ending()))));
        Map<String, ArtifactRef> targets = new TreeMap<>();
        for (Path file : tuned.targets()) {
            targets.put(file.getFileName().toString(), artifacts.put(file, MediaTypes.SAFETENSORS));
        }
        return new CandidateTuned(command.pipeline(), command.round(), command.name(), models.put(folder),
                put(tuned.coefficients(), MediaTypes.SAFETENSORS), tuned.cost().named(), Optional.of(command.plan().method()),
                Optional.of(new CandidateTuned.Quality(quality.linear(), quality.tuned(), quality.sources())),
                Optional.of(targets).filter(stored -> !stored.isEmpty()), put(tuned.recipe(), MediaTypes.RECIPE));
    }

    private Optional<ArtifactRef> put(Optional<Path> file, String mediaType) throws IOException {
        return file.isPresent() ? Optional.of(artifacts.put(file.get(), mediaType)) : Optional.empty();
    }
}

package dev.tributary.tuning.search;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.Sha256;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.tuning.dam.DamMethod;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.Room;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A search as a plan describes it, over the models and text of a task: what a plan leaves out takes its default here.
///
/// The search chooses by windows that are tuned on; the result is judged by held-out ones, as every method's is.
/// Not thread-safe. The task's models and text must outlive it.
public final class Evolution {

    /// Candidates measured where a plan does not say, mergekit-evolve's number.
    public static final int EVALUATIONS = 100;
    /// Tokens of all sources together that a candidate is measured on where a plan does not say how many examples.
    public static final int TOKENS = 4096;

    /// Kinds of tensors with weights of their own where a plan gives no genome; the rest shares another.
    private static final List<String> FILTERS = List.of("self_attn", "mlp", "embed", "norm");

    private final TuningTask task;
    private final TuningPlan plan;
    private final Genome genome;
    private final Genome kept;
    private final FitnessTerms fitness;
    private final Search search;
    private final Map<Integer, SourceText> texts = new TreeMap<>();
    private final int examples;
    private final int sequences;
    private Precision precision;

    /// @throws IllegalArgumentException if the plan contradicts itself or the models; the message says what to change
    public Evolution(TuningTask task) {
        this.task = task;
        this.plan = task.plan();
        Sources sources = task.sources();
        GenomeDefinition definition = definition(sources);
        this.genome = new Genome(definition, sources.config().layers());
        Map<String, String> references = all().collect(Collectors.toMap(Source::name, Source::reference, (one, same) -> one));
        this.kept = new Genome(definition.withNames(references::get), sources.config().layers());
        this.fitness = FitnessTerms.parse(plan.fitness().orElse(FitnessTerms.IMITATION));
        this.search = new Search(genome, new SearchSettings(plan.evaluations().orElse(EVALUATIONS),
                plan.seconds().map(Integer::doubleValue).orElse(Double.POSITIVE_INFINITY), plan.population().orElse(0), SearchSettings.SIGMA, seed()));
        this.examples = plan.examples().orElse(Math.max(1, TOKENS / task.sequence() / sources.list().size()));
        this.sequences = plan.sequences().orElse(Math.max(1, TOKENS / 2 / task.sequence()));
        int heldOut = plan.heldOut().orElse(DamMethod.HELD_OUT);
        Room.of(sources, task.means()).requireForLook(task.sequence(), Math.min(this.sequences, Math.max(examples, heldOut)));
        for (int i = 0; i < sources.list().size(); i++) {
            String name = sources.list().get(i).name();
            texts.put(i, new SourceText(name, text(name), task.sequence(), heldOut, examples,
                    new CounterRandom(seed()).bits(0, i)));
        }
        fitness.terms().forEach(this::requireMeasurable);
        this.precision = task.means().chosen();
    }

    private MegatronCorpus text(String source) {
        return Optional.ofNullable(task.texts().get(source)).orElseThrow(() -> new InvalidModelException("text-missing",
                "Source %s has no text, and a search measures every source on its own. Give it text it is good at.".formatted(source)));
    }

    /// What is searched.
    public Genome genome() {
        return genome;
    }

    /// The search itself.
    public Search search() {
        return search;
    }

    /// As many measurers as the machine has room for beside the engine's own threads, and candidates for; the caller closes them.
    public Lanes lanes(int candidates) {
        int count = Math.clamp(Runtime.getRuntime().availableProcessors() / task.engine().threads(), 1, Math.max(1, candidates));
        List<Fitness> lanes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                lanes.add(measurer(task.means().keepBytes() / count));
            }
            return new Lanes(lanes);
        } catch (RuntimeException e) {
            lanes.forEach(Fitness::close);
            throw e;
        }
    }

    /// Looks at candidates on the held-out windows; the caller closes it.
    Judge judge() {
        Map<Integer, List<TokenBatch>> windows = new TreeMap<>();
        texts.forEach((source, text) -> windows.put(source, text.heldOutBatches(sequences)));
        return new Judge(task, windows);
    }

    /// Whether the search gained anything: over the plain average on held-out text if it imitates, else over its own start.
    public boolean hasGained(SearchState state, Quality quality) {
        return fitness.isImitation() ? quality.isBetterThanLinear() : state.improvements() > 1;
    }

    /// Stores the candidate as a model folder, and its recipe.
    public void write(double[] genotype, Path folder, Path recipe) {
        Map<String, Path> folders = all().collect(Collectors.toMap(Source::reference, Source::folder, (one, same) -> one));
        try (MergePlan merge = MergePlan.of(kept.recipe(genotype), "the best candidate's recipe", ModelResolver.of(folders),
                MergeOptions.defaults())) {
            Merge.into(folder, merge, task.engine().threads(), MergeControl.none());
        }
        WholeFile.write(recipe, partial -> Files.writeString(partial, kept.yaml(genotype)));
    }

    private Stream<Source> all() {
        return Stream.concat(task.sources().list().stream(), task.sources().base().stream());
    }

    /// A state with what it is of, to be read by [#read] in another process.
    ///
    /// @param precision candidates are measured in
    /// @param seconds   wall time so far; the one field that differs between runs of the same search
    public record Saved(String run, Precision precision, SearchState state, double seconds) {
    }

    /// Writes a state, whole or not at all.
    public void save(SearchState state, double seconds, Path file) {
        WholeFile.write(file, partial -> Files.write(partial, Json.bytes(new Saved(run(), precision, state, seconds))));
    }

    /// Reads a state of this very search, whose candidates are measured in its precision from then on.
    ///
    /// @throws InvalidModelException if it is another's, or none
    public Saved read(Path file) {
        try {
            Saved saved = saved(file);
            if (!saved.run().equals(run())) {
                throw new InvalidModelException("tuning-state", ("%s is no state of this search: its models, text or settings are others. "
                        + "Delete it to start the search again.").formatted(file));
            }
            precision = saved.precision();
            return saved;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Saved saved(Path file) throws IOException {
        try {
            return Json.read(Files.readAllBytes(file), Saved.class);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("tuning-state", "%s is damaged: %s. Delete it to start the search again."
                    .formatted(file, e.getMessage()), e);
        }
    }

    /// Names everything the search depends on.
    private String run() {
        List<String> parts = new ArrayList<>(List.of(plan.toString(), Integer.toString(task.sequence()),
                Integer.toString(task.engine().threads())));
        all().map(Source::digest).forEach(parts::add);
        texts.values().forEach(text -> parts.add(text.digest()));
        return Sha256.hex(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    private long seed() {
        return plan.seed().orElse(0L);
    }

    private GenomeDefinition definition(Sources sources) {
        TuningPlan.Genome wanted = plan.genome().orElseGet(() -> usual(sources.base().isPresent()));
        GenomeMethod method = GenomeMethod.of(wanted.mergeMethod());
        if (method.needsBase() && sources.base().isEmpty()) {
            throw new InvalidModelException("base-missing", "%s weighs what each source changed since the base, and no base was given."
                    .formatted(method.label()));
        }
        return new GenomeDefinition(method, sources.list().stream().map(Source::name).toList(),
                sources.base().map(Source::name).filter(base -> method.needsBase()), wanted.layerGranularity().orElse(0), wanted.smooth().orElse(false),
                wanted.filters().orElse(List.of()), wanted.allowNegativeWeights().orElse(false), Optional.empty());
    }

    /// What is searched where a plan does not say: weights by kind of tensor, of task vectors if there is a base.
    private static TuningPlan.Genome usual(boolean hasBase) {
        return new TuningPlan.Genome((hasBase ? GenomeMethod.TASK_ARITHMETIC : GenomeMethod.LINEAR).label(), Optional.empty(), Optional.of(FILTERS),
                Optional.empty(), Optional.empty());
    }

    private MergeFitness measurer(long keepBytes) {
        Map<Suite, Double> suites = new LinkedHashMap<>();
        for (FitnessTerms.Term term : fitness.terms()) {
            suites.put(suite(term.name(), keepBytes), term.weight());
        }
        return new MergeFitness(genome, new CandidateModel(task.engine(), task.sources()), suites);
    }

    private Suite suite(String name, long keepBytes) {
        if (name.equals(FitnessTerms.IMITATION)) {
            Map<Integer, List<TokenBatch>> windows = new TreeMap<>();
            texts.forEach((source, text) -> windows.put(source, text.exampleBatches(examples, sequences)));
            return new DivergenceSuite(task.engine(), task.sources(), windows, Losses.DEFAULT.temperature(), task.means().learning(precision),
                    keepBytes);
        }
        return new PerplexitySuite(name, texts.get(source(name)).exampleBatches(examples, sequences), task.means().learning(precision));
    }

    private void requireMeasurable(FitnessTerms.Term term) {
        if (!term.name().equals(FitnessTerms.IMITATION) && source(term.name()) < 0) {
            List<String> known = new ArrayList<>(List.of(FitnessTerms.IMITATION));
            task.sources().list().forEach(source -> known.add(source.name() + FitnessTerms.PERPLEXITY));
            throw new IllegalArgumentException("fitness '%s' is nothing that can be measured here; there are %s, and %s of the corpora these are tuned on"
                    .formatted(term.name(), String.join(", ", known), FitnessTerms.PERPLEXITY));
        }
    }

    /// The source a perplexity is of, named by itself or by its corpus; −1 if there is none.
    private int source(String name) {
        List<Source> sources = task.sources().list();
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i).name();
            Optional<String> corpus = plan.texts().map(given -> given.get(source)).or(() -> source.equals("checkpoint")
                    ? Optional.of(CorpusSealed.DOMAIN) : Optional.empty());
            if (name.equals(source + FitnessTerms.PERPLEXITY) || corpus.map(text -> name.equals(text + FitnessTerms.PERPLEXITY)).orElse(false)) {
                return i;
            }
        }
        return -1;
    }
}

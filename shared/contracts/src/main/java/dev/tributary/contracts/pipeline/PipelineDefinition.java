package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.corpus.CurationRules;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline file, as written by its owner.
///
/// @param name       the pipeline's name, the key of everything it produces
/// @param source     where documents come from
/// @param corpus     when and how documents are sealed into a corpus
/// @param corpora    reference corpora by name, e.g. `general`: sealed once, for replay and evaluation
/// @param base       the model that training continues from: a folder, `hf:owner/name` or `hf:owner/name@revision`
/// @param partner    the model that merging restores, e.g. the *Instruct* sibling of the base
/// @param training   how to train
/// @param candidates what to make of each checkpoint
/// @param evaluation what to measure
/// @param release    which candidate is released
public record PipelineDefinition(
        String name,
        Source source,
        CorpusPolicy corpus,
        Map<String, ReferenceCorpus> corpora,
        String base,
        Optional<String> partner,
        TrainingPlan training,
        List<Candidate> candidates,
        EvaluationPlan evaluation,
        ReleaseRule release) {

    public PipelineDefinition {
        corpora = corpora == null ? Map.of() : Map.copyOf(corpora);
        candidates = candidates == null ? List.of() : List.copyOf(candidates);
    }

    /// Where documents come from: at least one of these. Uploads are taken beside them.
    ///
    /// @param folder a folder that is watched
    /// @param edgar  the SEC's filings, live
    /// @param feed   an RSS or Atom feed
    /// @param topic  a Kafka topic of documents
    public record Source(Optional<FolderSource> folder, Optional<EdgarSource> edgar, Optional<FeedSource> feed, Optional<TopicSource> topic) {
    }

    /// EDGAR's filings.
    ///
    /// @param forms     the forms that are taken, amendments (`/A`) included; `*` takes every form
    /// @param since     the first filing day; what is older comes by a backfill
    /// @param userAgent who asks, `Company name contact@domain`; the ingestion service's own setting if absent
    /// @param every     how often the current-events feed is looked at
    public record EdgarSource(List<String> forms, LocalDate since, Optional<String> userAgent, Optional<Duration> every) {

        /// Takes every form.
        public static final String ALL_FORMS = "*";

        /// Whether filings of a form are taken.
        public boolean takes(String form) {
            String original = form.endsWith("/A") ? form.substring(0, form.length() - 2) : form;
            return forms.contains(ALL_FORMS) || forms.contains(form) || forms.contains(original);
        }
    }

    /// A feed: every item's link is one document.
    ///
    /// @param url   of an RSS 2.0 or Atom document, on the public internet
    /// @param every how often it is looked at
    public record FeedSource(String url, Optional<Duration> every) {
    }

    /// A Kafka topic of CloudEvents, each of which is one document: its `data` is the body, its `subject` or `id` the name.
    ///
    /// @param name the topic, on the same cluster
    public record TopicSource(String name) {
    }

    /// A watched folder: every file that appears in it is one document.
    ///
    /// @param path  absolute, or relative to the pipeline file
    /// @param every how often it is looked at
    public record FolderSource(String path, Optional<Duration> every) {
    }

    /// When and how documents are sealed.
    public record CorpusPolicy(Seal seal, Optional<Replay> replay, Optional<Holdout> holdout, Optional<Curate> curate) {
    }

    /// What a corpus leaves out. Duplicates by accession and by text are left out in any case; the hold-out is never thinned.
    ///
    /// @param nearDuplicates similarity (Jaccard, of 5-word grams) from which a document only restates another; [#NEAR_DUPLICATES]
    ///                       unless given, 1 leaves out equal words alone
    /// @param contained      share of a document standing in one other document of its filer from which it adds nothing;
    ///                       [#CONTAINED] unless given
    /// @param paragraphs     how often a filer's paragraph is kept; always unless given
    /// @param worn           what becomes of a paragraph's further uses: `cut` leaves all of them out, `thin` keeps the n-th with chance
    ///                       paragraphs/n; `cut` unless given
    /// @param versions       which of a filing and its amendments are held: `latest`, `all` or `original`; `all` unless given
    /// @param decontaminate  evaluation sets whose passages and quoted filings are left out: names under `corpora`, or files
    ///                       (JSON, JSON lines, text) relative to the pipeline file
    public record Curate(Optional<Double> nearDuplicates, Optional<Double> contained, Optional<Integer> paragraphs, Optional<String> worn,
            Optional<String> versions, List<String> decontaminate) {

        /// FineWeb's threshold: where 14 bands of 8 rows are steepest.
        public static final double NEAR_DUPLICATES = 0.72;
        /// Keeps successive annual reports (0.61 at most) and finds partial amendments (0.92).
        public static final double CONTAINED = 0.80;
        /// The policies of `worn`.
        public static final List<String> WORN = List.of(CurationRules.CUT, CurationRules.THIN);
        /// The policies of `versions`.
        public static final List<String> VERSIONS = List.of("latest", "all", "original");

        public Curate {
            decontaminate = decontaminate == null ? List.of() : List.copyOf(decontaminate);
        }

        /// What holds when a pipeline file says nothing.
        public static Curate standard() {
            return new Curate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        }
    }

    /// A corpus is sealed at `tokens` tokens, or `every` so long after its first document, or when no document has come for
    /// `quiet`, whichever comes first.
    ///
    /// @param quiet        absent: a pause seals nothing
    /// @param maxDocuments a corpus never holds more than this
    public record Seal(long tokens, Duration every, Optional<Duration> quiet, Optional<Integer> maxDocuments) {
    }

    /// Which reference corpus is mixed into training, and how much of every batch it fills, by tokens.
    public record Replay(String from, double fraction) {
    }

    /// What share of the filers is never trained on.
    ///
    /// @param by always `filer`: boilerplate repeats within a filer, so a split by document would leak
    public record Holdout(double fraction, String by) {
    }

    /// A reference corpus: text files of a folder, or a JSON-lines file of documents.
    ///
    /// @param text    the folder or file, absolute or relative to the pipeline file
    /// @param holdout the share of its documents kept apart for evaluation
    public record ReferenceCorpus(String text, Optional<Double> holdout) {
    }

    /// What to make of a checkpoint; exactly one of the fields is present.
    ///
    /// @param merge by a recipe
    /// @param tune  by learning
    public record Candidate(Optional<MergeRecipe> merge, Optional<TuningPlan> tune) {

        /// The candidate's name: the recipe's file name without its ending; or the tuning's own name, else its method.
        public String name() {
            return merge.map(MergeRecipe::name).or(() -> tune.map(plan -> plan.name().orElse(plan.method()))).orElseThrow();
        }
    }

    /// A MergeKit recipe; it names the models `base`, `partner` and `checkpoint`.
    public record MergeRecipe(String recipe) {

        /// The recipe's file name without its ending.
        public String name() {
            String file = recipe.substring(recipe.lastIndexOf('/') + 1);
            int dot = file.lastIndexOf('.');
            return dot > 0 ? file.substring(0, dot) : file;
        }
    }

    /// What to measure.
    ///
    /// @param suites  `domain-perplexity` over the sealed hold-out, `<reference corpus>-perplexity` over that corpus's
    /// @param timeout how long to wait for declared candidates before the release is decided without them
    public record EvaluationPlan(List<String> suites, Optional<Duration> timeout) {

        /// The ending of every perplexity suite's name.
        public static final String PERPLEXITY = "-perplexity";

        public EvaluationPlan {
            suites = suites == null ? List.of() : List.copyOf(suites);
        }
    }

    /// Which candidate is released.
    ///
    /// @param best   the suite whose score decides; lower is better
    /// @param unless per suite, what disqualifies a candidate
    public record ReleaseRule(String best, Map<String, Limit> unless) {

        public ReleaseRule {
            unless = unless == null ? Map.of() : Map.copyOf(unless);
        }
    }

    /// A candidate is disqualified when its score is worse than the base's by more than this share.
    ///
    /// @param worseThanBase e.g. `2%` or `0.02`
    public record Limit(Share worseThanBase) {
    }
}

package dev.tributary.evaluation.release;

import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusManifest.Document;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.release.Scorecard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The model card of a release: what went in, how it scored, how to load it. Says nothing that is not a function of the command
/// and the artifacts it names, so writing it again gives the same bytes.
///
/// @param release what is released
/// @param corpora the sealed corpora among its inputs, by role
/// @param recipe  the MergeKit YAML that made the candidate
public record ModelCard(ReleaseModel release, SortedMap<String, CorpusManifest> corpora, Optional<String> recipe) {

    /// The file's name.
    public static final String FILE = "README.md";

    /// The card as Markdown with the front matter that Hugging Face reads.
    public String markdown() {
        return String.join("\n\n", List.of(frontMatter(), introduction(), scores(), ingredients(), corporaTable(), recipeBlock(), usage())
                .stream().filter(section -> !section.isEmpty()).toList()) + "\n";
    }

    private String frontMatter() {
        return """
                ---
                library_name: transformers
                pipeline_tag: text-generation
                tags: [tributary, merge, continual-pretraining]
                ---""";
    }

    private String introduction() {
        return """
                # %s, release %d

                `%s`, made from corpus version %d by continual pre-training and merging, and chosen by measurement:
                %s.""".formatted(release.pipeline(), release.release(), release.name(), release.round(), release.scorecard().reason());
    }

    private String scores() {
        Scorecard scorecard = release.scorecard();
        TreeSet<String> suites = new TreeSet<>();
        scorecard.models().forEach(row -> suites.addAll(row.scores().keySet()));
        List<String> lines = new ArrayList<>();
        lines.add("## Scores\n\nPerplexity on sealed hold-outs that no training run sees; lower is better.\n");
        lines.add("| model | role | " + String.join(" | ", suites) + " | Rec | Keep | verdict |");
        lines.add("|---|---|" + "---:|".repeat(suites.size() + 2) + "---|");
        for (Scorecard.Row row : scorecard.models()) {
            lines.add("| %s | %s | %s | %s | %s | %s |".formatted(row.name(), row.role().label(),
                    suites.stream().map(suite -> perplexity(row.scores().get(suite))).collect(Collectors.joining(" | ")),
                    figure(row.recovery()), figure(row.keep()), row.verdict() + (row.dominated() ? " (dominated)" : "")));
        }
        lines.add("");
        lines.add(("Gain %s, F %s nats per token. Rec is the share of what training forgot that the merge wins back, "
                + "Keep the share of what it learnt that the merge retains.")
                .formatted(figure(scorecard.gain()), figure(scorecard.forgetting())));
        new TreeMap<>(scorecard.missing()).forEach((name, reason) -> lines.add("\nNot measured: `%s`: %s.".formatted(name, reason)));
        return String.join("\n", lines);
    }

    private String ingredients() {
        List<String> lines = new ArrayList<>();
        lines.add("## What went in\n");
        lines.add("| what | SHA-256 |");
        lines.add("|---|---|");
        lines.add("| this candidate's manifest | `%s` |".formatted(release.model().sha256()));
        new TreeMap<>(release.inputs()).forEach((role, input) -> lines.add("| %s | `%s` |".formatted(role, input.sha256())));
        release.recipe().ifPresent(file -> lines.add("| recipe | `%s` |".formatted(file.sha256())));
        return String.join("\n", lines);
    }

    private String corporaTable() {
        if (corpora.isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        lines.add("## Corpora\n");
        lines.add("| corpus | version | training documents | filers | training tokens | hold-out tokens | forms |");
        lines.add("|---|---:|---:|---:|---:|---:|---|");
        for (CorpusManifest corpus : corpora.values()) {
            List<Document> documents = corpus.train().documents();
            lines.add(String.format(Locale.ROOT, "| %s | %d | %,d | %,d | %,d | %,d | %s |", corpus.corpus(), corpus.version(),
                    documents.size(),
                    documents.stream().map(Document::filer).distinct().count(), corpus.train().tokens(), corpus.holdout().tokens(),
                    documents.stream().map(Document::form).distinct().sorted().collect(Collectors.joining(", "))));
        }
        lines.add("\nEvery document is listed, with its digests, in the corpus manifest that `%s` names. The domain's hold-out is split by filer."
                .formatted(ReleaseManifest.FILE));
        return String.join("\n", lines);
    }

    private String recipeBlock() {
        return recipe.map(yaml -> "## Recipe\n\n```yaml\n" + yaml.strip() + "\n```").orElse("");
    }

    private String usage() {
        return """
                ## Use

                ```python
                from transformers import AutoModelForCausalLM, AutoTokenizer

                model = AutoModelForCausalLM.from_pretrained("path/to/this/folder")
                tokenizer = AutoTokenizer.from_pretrained("path/to/this/folder")
                ```

                `%s` holds the digest of every file, the inputs and the whole scorecard.""".formatted(ReleaseManifest.FILE);
    }

    private static String perplexity(@Nullable Score score) {
        return score == null ? "" : String.format(Locale.ROOT, "%.3f", score.perplexity());
    }

    private static String figure(Optional<Double> value) {
        return value.map(figure -> String.format(Locale.ROOT, "%.3f", figure)).orElse("–");
    }
}

package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.corpus.CorpusSealed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How to tune a merge of the checkpoint and the partner. What is absent takes the method's default (see `services/tuning/README.md`).
///
/// @param method        `dam`, `dam-tv` or `evolve`
/// @param name          the candidate's name; the method's if absent
/// @param texts         per source (`checkpoint`, `partner`) the corpus it is good at; if absent `domain` for the checkpoint, for the
///                      partner the replayed reference corpus or the only one there is
/// @param sequence      tokens of a window of text; that of training if absent
/// @param heldOut       windows of each source that the result is judged by and that are never tuned on
/// @param examples      most windows of each source that are tuned on
/// @param sequences     windows of each source that are computed at once, in `dam` and `dam-tv` those of one step
/// @param seed          everything random follows from it
/// @param steps         `dam`, `dam-tv`: most gradient steps
/// @param learningRate  `dam`, `dam-tv`: constant rate
/// @param top           `dam`, `dam-tv`: imitate a source's so many likeliest tokens and one bucket for the rest, computed once and kept
/// @param train         `dam`, `dam-tv`: kinds of tensors whose coefficients move, of `linear`, `bias`, `embedding`, `norm`
/// @param activation    `dam`, `dam-tv`: what makes a weight of a coefficient: `identity`, `tanh`, `sigmoid` or `relu`
/// @param granularity   `dam`, `dam-tv`: what has a coefficient of its own: each `column`, `tensor` or `model`
/// @param losses        `dam`, `dam-tv`: factors of `kl`, `mse` and `entropy`, and the `temperature` of predictions
/// @param penalties     `dam`, `dam-tv`: factors of `similarity`, `l1`, `l2`, `overlap` and `weightedOverlap` of coefficients
/// @param validateEvery `dam`, `dam-tv`: steps between two looks at the held-out windows
/// @param patience      `dam`, `dam-tv`: looks without a new best after which the run ends; 0 never
/// @param warmStart     `dam`, `dam-tv`: whether to start from this candidate's last accepted coefficients
/// @param evaluations   `evolve`: most evaluations
/// @param seconds       `evolve`: most seconds of search, all attempts together
/// @param population    `evolve`: candidates of a generation
/// @param fitness       `evolve`: `imitation` (the held-out distance that `dam` minimises), or an evaluation suite
/// @param genome        `evolve`: what is searched
/// @param workers       `evolve`: jobs among which each generation is shared, so that as many workers help; 1, the whole search in one
///                      job, if absent
public record TuningPlan(
        String method,
        Optional<String> name,
        Optional<Map<String, String>> texts,
        Optional<Integer> sequence,
        Optional<Integer> heldOut,
        Optional<Integer> examples,
        Optional<Integer> sequences,
        Optional<Long> seed,
        Optional<Integer> steps,
        Optional<Double> learningRate,
        Optional<Integer> top,
        Optional<List<String>> train,
        Optional<String> activation,
        Optional<String> granularity,
        Optional<Map<String, Double>> losses,
        Optional<Map<String, Double>> penalties,
        Optional<Integer> validateEvery,
        Optional<Integer> patience,
        Optional<Boolean> warmStart,
        Optional<Integer> evaluations,
        Optional<Integer> seconds,
        Optional<Integer> population,
        Optional<String> fitness,
        Optional<Genome> genome,
        Optional<Integer> workers) {

    /// Adaptive merging as published.
    public static final String DAM = "dam";
    /// Adaptive merging over task vectors.
    public static final String DAM_TV = "dam-tv";
    /// Evolutionary search over a recipe's parameters.
    public static final String EVOLVE = "evolve";

    /// What an evolutionary search varies, as mergekit-evolve has it.
    ///
    /// @param mergeMethod          the recipe's `merge_method`
    /// @param layerGranularity     layers that share parameters; it divides the depth, 0 for all
    /// @param filters              parts of tensor names with parameters of their own, e.g. `self_attn`
    /// @param smooth               whether parameters of neighbouring layer groups are interpolated
    /// @param allowNegativeWeights whether weights may be negative
    public record Genome(
            String mergeMethod,
            Optional<Integer> layerGranularity,
            Optional<List<String>> filters,
            Optional<Boolean> smooth,
            Optional<Boolean> allowNegativeWeights) {
    }

    /// What is wrong with it whatever pipeline it is in; empty if nothing is.
    public List<String> problems() {
        return TuningRules.problems(this);
    }

    /// Keys that are set and mean nothing to the method.
    public List<String> meaningless() {
        return TuningRules.meaningless(this);
    }

    /// The corpus of each source, defaults filled in; a source for which there is none is left out.
    ///
    /// @param pipeline the file that this plan is in
    public Map<String, String> textsIn(PipelineDefinition pipeline) {
        Map<String, String> all = new TreeMap<>();
        all.put("checkpoint", CorpusSealed.DOMAIN);
        pipeline.corpus().replay().map(PipelineDefinition.Replay::from)
                .or(() -> pipeline.corpora().size() == 1 ? pipeline.corpora().keySet().stream().findFirst() : Optional.empty())
                .ifPresent(general -> all.put(PipelineDefined.PARTNER, general));
        texts.ifPresent(all::putAll);
        return all;
    }
}

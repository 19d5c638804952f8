package dev.tributary.benchmarks.merging;

import java.util.List;

/// The recipes that are timed, over the models of [BenchmarkModels].
final class Recipes {
    /// In the order of the tables.
    static final List<String> METHODS = List.of("linear", "slerp", "task_arithmetic", "nearswap", "ties", "dare_ties", "breadcrumbs", "sce",
            "karcher", "multislerp", "model_stock", "arcee_fusion", "della");

    private Recipes() {}

    static String of(String method) {
        String head = "merge_method: " + method + "\ndtype: bfloat16\n";
        return head + switch (method) {
            case "slerp", "nearswap" -> "base_model: a\nmodels: [{model: b}]\nparameters: {t: 0.4}\n";
            case "arcee_fusion" -> "base_model: base\nmodels: [{model: a}]\n";
            case "linear", "karcher", "multislerp" -> models();
            case "sce" -> "base_model: base\nparameters: {select_topk: 0.5}\n" + models();
            default -> "base_model: base\n" + models();
        };
    }

    /// How many models of the same size such a merge reads.
    static int inputs(String method) {
        return switch (method) {
            case "slerp", "nearswap", "arcee_fusion" -> 2;
            case "linear", "karcher", "multislerp" -> 3;
            default -> 4;
        };
    }

    private static String models() {
        String entry = "- {model: %s, parameters: {weight: %s, density: 0.5, epsilon: 0.1}}\n";
        return "models:\n" + entry.formatted("a", 0.5) + entry.formatted("b", 0.3) + entry.formatted("c", 0.2);
    }
}

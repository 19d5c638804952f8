package dev.tributary.ingestion;

import java.nio.file.Path;

/// A pipeline file whose corpus is what a test is about.
public final class SecPipeline {

    private SecPipeline() {
    }

    /// @param corpus the fields of `corpus`, a line each
    static String of(String corpus) {
        return watching("sec", Path.of("inbox"), corpus);
    }

    /// @param folder where its documents appear
    /// @param corpus the fields of `corpus`, a line each
    public static String watching(String name, Path folder, String corpus) {
        return """
                name: %s
                source: { folder: { path: '%s' } }
                corpus:
                %sbase: models/base
                training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
                candidates:
                  - merge: { recipe: recipes/linear.yaml }
                evaluation: { suites: [domain-perplexity] }
                release: { best: domain-perplexity }
                """.formatted(name, folder, corpus.indent(2));
    }
}

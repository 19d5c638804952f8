package dev.tributary.ingestion;

/// A pipeline file whose corpus is what a test is about.
final class SecPipeline {

    private SecPipeline() {
    }

    /// @param corpus the fields of `corpus`, a line each
    static String of(String corpus) {
        return """
                name: sec
                source: { folder: { path: inbox } }
                corpus:
                %sbase: models/base
                training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
                candidates:
                  - merge: { recipe: recipes/linear.yaml }
                evaluation: { suites: [domain-perplexity] }
                release: { best: domain-perplexity }
                """.formatted(corpus.indent(2));
    }
}

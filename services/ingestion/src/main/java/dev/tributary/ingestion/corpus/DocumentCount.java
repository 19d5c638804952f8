package dev.tributary.ingestion.corpus;

/// Is told of every document that was compared with the others, for metrics.
@FunctionalInterface
public interface DocumentCount {

    /// @param outcome `ingested`, or the code of its rejection
    void counted(String pipeline, String outcome);
}

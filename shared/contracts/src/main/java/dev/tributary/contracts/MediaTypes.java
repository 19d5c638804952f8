package dev.tributary.contracts;

/// Media types of the artifacts that services exchange.
public final class MediaTypes {

    /// A [dev.tributary.contracts.model.ModelManifest].
    public static final String MODEL = "application/vnd.tributary.model+json";
    /// A [dev.tributary.contracts.corpus.CorpusManifest].
    public static final String CORPUS = "application/vnd.tributary.corpus+json";
    /// Tokens of a Megatron `.bin` shard.
    public static final String MEGATRON_BIN = "application/vnd.megatron.bin";
    /// The index beside a Megatron `.bin` shard.
    public static final String MEGATRON_IDX = "application/vnd.megatron.idx";
    /// Documents as text, with spans and quality attributes.
    public static final String PARQUET = "application/vnd.apache.parquet";
    /// Where the blocks of a text stand in the raw bytes.
    public static final String SPANS = "application/vnd.tributary.spans+json";
    /// Weights as safetensors.
    public static final String SAFETENSORS = "application/vnd.safetensors";
    /// Where a killed job goes on; private to the job that wrote it.
    public static final String RESUME_STATE = "application/vnd.tributary.resume-state";
    /// Documents as JSON lines, each `{"id": …, "text": …}`.
    public static final String TEXT_LINES = "application/jsonl";
    /// A training run's loss step by step, as JSON lines.
    public static final String LOSS_CURVE = "application/vnd.tributary.loss-curve+jsonl";
    /// A MergeKit recipe.
    public static final String RECIPE = "application/yaml";
    /// UTF-8 text.
    public static final String TEXT = "text/plain";
    /// Anything else.
    public static final String BYTES = "application/octet-stream";

    private MediaTypes() {
    }
}

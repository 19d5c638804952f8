package dev.tributary.neural.data;

/// How documents become sequences of one length.
public enum Packing {
    /// Documents end to end, cut wherever a sequence is full: no position is wasted, and most sequences begin within a document.
    /// What Llama-3-SEC did.
    STREAM,
    /// Best fit (arXiv 2404.10830): a document is cut only where it exceeds a sequence, and pieces share sequences they fill well. The
    /// little that stays empty predicts nothing, nor does a document's first token.
    BEST_FIT
}

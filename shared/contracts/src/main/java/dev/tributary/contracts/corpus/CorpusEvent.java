package dev.tributary.contracts.corpus;

import dev.tributary.contracts.event.Payload;

/// What `corpora.events.v1` carries.
public sealed interface CorpusEvent extends Payload permits CorpusSealed {
}

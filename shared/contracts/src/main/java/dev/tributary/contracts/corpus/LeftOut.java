package dev.tributary.contracts.corpus;

import java.time.Instant;
import java.util.Optional;

/// A document that came in for a corpus version and is not in it.
///
/// @param id      the document
/// @param rule    the rule's code, e.g. `restatement`, `superseded`, `retracted`
/// @param because what the rule went by: an earlier document, an evaluation set, a reason
/// @param tokens  what the document would have added; 0 if an earlier version held it
/// @param since   when that became known, where a later event decided: a retraction, an amendment
public record LeftOut(String id, String rule, String because, long tokens, Optional<Instant> since) {
}

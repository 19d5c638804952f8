package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// By which rules a corpus leaves text out.
///
/// @param nearDuplicates similarity (Jaccard, of 5-word grams) from which a document only restates another
/// @param contained      share of a document's grams standing in one other document of its filer from which it adds nothing
/// @param paragraphs     how often a filer's paragraph is kept; absent: always
/// @param versions       which of a filing and its amendments are held: `latest`, `all` or `original`
/// @param questions      evaluation sets by name, as JSON lines: their passages of twelve words and the filings they quote are left out
public record CurationRules(double nearDuplicates, double contained, Optional<Integer> paragraphs, String versions,
        Map<String, ArtifactRef> questions) {

    public CurationRules {
        questions = Map.copyOf(questions);
    }
}

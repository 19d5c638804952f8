package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// By which rules a corpus leaves text out.
///
/// @param nearDuplicates similarity (Jaccard, of 5-word grams) from which a document only restates another
/// @param contained      share of a document's grams standing in one other document of its filer from which it adds nothing
/// @param paragraphs     how often a filer's paragraph is kept; absent: always
/// @param worn           what becomes of its further uses: [#CUT] (also if absent) leaves all out, [#THIN] keeps the n-th with chance
///                       `paragraphs`/n
/// @param versions       which of a filing and its amendments are held: `latest`, `all` or `original`
/// @param questions      evaluation sets by name, as JSON lines: their passages of twelve words and the filings they quote are left out
public record CurationRules(double nearDuplicates, double contained, Optional<Integer> paragraphs, Optional<String> worn, String versions,
        Map<String, ArtifactRef> questions) {

    /// All further uses of a paragraph are left out.
    public static final String CUT = "cut";
    /// Further uses of a paragraph are kept ever more rarely.
    public static final String THIN = "thin";

    public CurationRules {
        questions = Map.copyOf(questions);
    }

    /// The same rules with other evaluation sets.
    public CurationRules with(Map<String, ArtifactRef> others) {
        return new CurationRules(nearDuplicates, contained, paragraphs, worn, versions, others);
    }
}

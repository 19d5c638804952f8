package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a corpus's contents come to: the root over its settings, its documents and its shards. Names, versions, places and clocks
/// have no part in it, so two machines that were given the same filings agree.
final class CorpusRoot {

    private CorpusRoot() {
    }

    /// The Merkle root; each leaf is the canonical JSON of one record.
    ///
    /// @param manifest without its root
    static String of(CorpusManifest manifest) {
        MerkleTree tree = new MerkleTree();
        Optional<CurationRules> rules = manifest.curation().map(CorpusManifest.Curation::rules);
        Map<String, String> questions = new TreeMap<>();
        rules.ifPresent(given -> given.questions().forEach((name, set) -> questions.put(name, set.sha256())));
        tree.add(Json.bytes(new Settings(manifest.tokenizerDigest(), manifest.vocabulary(), manifest.endOfDocument(),
                rules.map(given -> given.with(Map.of())), questions)));
        side("train", manifest.train(), tree);
        side("holdout", manifest.holdout(), tree);
        return tree.root();
    }

    private static void side(String name, CorpusManifest.Split split, MerkleTree tree) {
        for (CorpusManifest.Document document : split.documents()) {
            tree.add(Json.bytes(new Leaf(name, document.id(), document.rawDigest(), document.textDigest(), document.tokens(),
                    document.provenance().flatMap(Provenance::cuts).orElse(List.of()))));
        }
        tree.add(Json.bytes(new Shards(name, split.bin().sha256(), split.idx().sha256(), split.parquet().map(ArtifactRef::sha256))));
    }

    private record Settings(String tokenizer, int vocabulary, int endOfDocument, Optional<CurationRules> rules, Map<String, String> questions) {
    }

    private record Leaf(String side, String id, String raw, String text, long tokens, List<Cut> cuts) {
    }

    private record Shards(String side, String bin, String idx, Optional<String> parquet) {
    }
}

package dev.tributary.console.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.console.Facts;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CheckpointTrained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageBookTest {

    @TempDir
    Path folder;

    private LineageBook book;

    @BeforeEach
    void tellTheStoryOfARelease() throws IOException {
        ArtifactStore artifacts = new FileArtifactStore(folder);
        book = new LineageBook(artifacts);
        ArtifactRef domain = corpus(artifacts, "domain", "filing-1", "filing-2");
        ArtifactRef general = corpus(artifacts, "general", "essay-1");
        book.take(Facts.defined());
        book.take(new CorpusSealed("sec", "domain", 1, domain, 20, 2, 2));
        book.take(new CorpusSealed("sec", "general", 1, general, 10, 1, 1));
        book.take(new CheckpointTrained("sec", 1, Facts.model("checkpoint"), Facts.model("base"), domain, Optional.empty(), 2048, 10, 1e-3,
                2.0));
        book.take(new CandidateMerged("sec", 1, "ties", Facts.model("ties"), Facts.model("recipe"), 1));
        book.take(Facts.ready());
    }

    @Test
    void aReleaseLeadsToTheDocumentsThatItWasMadeFrom() {
        // When
        Lineage release = book.of(Facts.model("released").sha256(), 100).orElseThrow();
        // Then
        assertThat(all(release)).filteredOn(node -> !node.kind().equals("tokens")).extracting(node -> node.kind() + " " + node.name())
                .containsExactly(
                "release sec 7", "candidate ties", "checkpoint checkpoint 1", "model parent", "corpus domain 1", "corpus general 1",
                "model base", "model partner", "recipe recipe");
        assertThat(all(release)).flatExtracting(node -> node.documents().map(Lineage.Documents::listed).orElse(List.of()))
                .extracting(CorpusManifest.Document::id).containsExactly("filing-1", "filing-2", "essay-1");
    }

    @Test
    void theFirstDigitsAreEnough() {
        assertThat(book.of(Facts.model("checkpoint").sha256().substring(0, 8), 100)).map(Lineage::kind).contains("checkpoint");
    }

    @Test
    void onlySoManyDocumentsAreListed() {
        Lineage.Documents documents = all(book.of(Facts.model("checkpoint").sha256(), 1).orElseThrow()).stream()
                .filter(node -> node.name().equals("domain 1")).findFirst().flatMap(Lineage::documents).orElseThrow();
        assertThat(documents.total()).isEqualTo(2);
        assertThat(documents.listed()).extracting(CorpusManifest.Document::id).containsExactly("filing-1");
    }

    @Test
    void whatNobodyMadeHasNoLineage() {
        assertThat(book.of("00000000", 10)).isEmpty();
    }

    private static List<Lineage> all(Lineage node) {
        return Stream.concat(Stream.of(node), node.from().stream().flatMap(child -> all(child).stream())).toList();
    }

    private static ArtifactRef corpus(ArtifactStore artifacts, String name, String... documents) {
        ArtifactRef tokens = Facts.model("tokens-of-" + name);
        CorpusManifest.Split train = new CorpusManifest.Split(tokens, tokens, 10, Stream.of(documents)
                .map(id -> new CorpusManifest.Document(id, "filer", "10-K", "00", "00", 10)).toList());
        CorpusManifest.Split holdout = new CorpusManifest.Split(tokens, tokens, 1, List.of());
        return artifacts.put(Json.bytes(new CorpusManifest("sec", name, 1, "00", 256, 0, train, holdout)), MediaTypes.CORPUS);
    }
}

package dev.tributary.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedCorporaTest {

    private static final List<CorpusSealed> SEALED = List.of(sealed("sec", CorpusSealed.DOMAIN, 1), sealed("sec", CorpusSealed.DOMAIN, 10),
            sealed("sec", CorpusSealed.DOMAIN, 9), sealed("sec", "general", 1), sealed("sec-2", CorpusSealed.DOMAIN, 3));

    @TempDir
    Path store;

    @ParameterizedTest
    @CsvSource({"sec, domain, 10", "sec:9, domain, 9", "sec/general, general, 1", "sec/general:1, general, 1", "sec-2, domain, 3"})
    void aNameMeansTheLatestVersionUnlessItNamesOne(String name, String corpus, int version) {
        CorpusSealed found = SealedCorpora.named(name, SEALED);

        assertThat(found.corpus()).isEqualTo(corpus);
        assertThat(found.version()).isEqualTo(version);
    }

    @Test
    void aNameOfNothingSaysWhatThereIs() {
        assertThatThrownBy(() -> SealedCorpora.named("sec:2", SEALED)).isInstanceOf(ProblemException.class)
                .hasMessage("no corpus 'sec:2' is sealed; sealed are [sec-2:3, sec/general:1, sec:1, sec:10, sec:9]");
        assertThatThrownBy(() -> SealedCorpora.named("../sec", SEALED)).isInstanceOf(ProblemException.class).hasMessageContaining("names no corpus");
    }

    @Test
    void theBeginningOfADigestFindsTheArtifactThatBeginsSoAlone() throws IOException {
        // Given
        ArtifactRef manifest = new FileArtifactStore(store).put("{}".getBytes(StandardCharsets.UTF_8), MediaTypes.CORPUS);
        String digest = manifest.sha256();

        // When, Then
        assertThat(SealedCorpora.isDigest(digest.substring(0, 8))).isTrue();
        assertThat(SealedCorpora.isDigest("sec")).isFalse();
        assertThat(SealedCorpora.byDigest(digest.substring(0, 8), store)).satisfies(found -> {
            assertThat(found.sha256()).isEqualTo(digest);
            assertThat(found.bytes()).isEqualTo(2);
        });
        assertThatThrownBy(() -> SealedCorpora.byDigest("0123456789", store)).isInstanceOf(ProblemException.class)
                .hasMessage("no artifact in %s begins with 0123456789; give a manifest's whole digest, as in CorpusSealed".formatted(store));
        Path body = store.resolve("sha256").resolve(digest.substring(0, 2)).resolve(digest);
        Files.copy(body, body.resolveSibling(digest.substring(0, 60) + "0000"));
        assertThatThrownBy(() -> SealedCorpora.byDigest(digest.substring(0, 8), store)).isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("more than one artifact");
    }

    private static CorpusSealed sealed(String pipeline, String corpus, int version) {
        ArtifactRef manifest = new ArtifactRef(URI.create("file:/m"), "%064d".formatted(version), 1, MediaTypes.CORPUS);
        return new CorpusSealed(pipeline, corpus, version, manifest, 1, 1, 1, Optional.empty(), Optional.empty());
    }
}

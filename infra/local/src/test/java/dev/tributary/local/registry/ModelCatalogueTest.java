package dev.tributary.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.release.Scorecard;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelCatalogueTest {

    private final ModelCatalogue catalogue = new ModelCatalogue();

    @Test
    void aModelIsOneEntryInWhateverOrderItsEventsCome() {
        // When: the release is read before the merge
        catalogue.accept(ready(1));
        catalogue.accept(evaluated("linear", ModelRole.CANDIDATE));
        catalogue.accept(new CandidateMerged("sec", 1, "linear", model(), model(), 2.5));

        // Then
        assertThat(catalogue.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.release()).contains(1);
            assertThat(entry.scores()).containsKey("domain-perplexity");
        });
    }

    @Test
    void baseComesFirstAndCandidatesLast() {
        catalogue.accept(evaluated("linear", ModelRole.CANDIDATE));
        catalogue.accept(evaluated("checkpoint", ModelRole.CHECKPOINT));
        catalogue.accept(evaluated("base", ModelRole.BASE));

        assertThat(catalogue.entries()).extracting(ModelCatalogue.Entry::name).containsExactly("base", "checkpoint", "linear");
    }

    @Test
    void aCheckpointIsOneEntryWhateverItIsCalled() {
        catalogue.accept(new CheckpointTrained("sec", 1, model(), model(), model(), Optional.empty(), 10, 1, 1e-3, 3.0));
        catalogue.accept(evaluated("checkpoint 1", ModelRole.CHECKPOINT));

        assertThat(catalogue.entries()).singleElement().satisfies(entry -> assertThat(entry.scores()).isNotEmpty());
    }

    @Test
    void aWithdrawnReleaseIsNoReleaseAnyMore() {
        catalogue.accept(ready(2));
        catalogue.accept(new ReleaseRolledBack("sec", 2, 1, "worse on questions"));

        assertThat(catalogue.entries()).singleElement().satisfies(entry -> assertThat(entry.release()).isEmpty());
    }

    private static CandidateEvaluated evaluated(String name, ModelRole role) {
        return new CandidateEvaluated("sec", 1, name, role, model(), Map.of("domain-perplexity", new Score(2.5, 100)));
    }

    private static ModelReady ready(int release) {
        return new ModelReady("sec", release, 1, "linear", model(), URI.create("file:///releases/1"),
                new Scorecard(Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.of("linear"), "best"));
    }

    private static ArtifactRef model() {
        return new ArtifactRef(URI.create("file:/store/m"), "ab".repeat(32), 10, MediaTypes.MODEL);
    }
}

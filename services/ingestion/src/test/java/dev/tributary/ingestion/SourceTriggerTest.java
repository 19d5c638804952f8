package dev.tributary.ingestion;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.DocumentVanished;
import dev.tributary.contracts.source.FetchDeferred;
import dev.tributary.contracts.source.FetchFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTriggerTest {

    private static final Instant START = Instant.parse("2026-03-02T15:00:00Z");
    private static final ArtifactRef MODEL = artifact("a");
    private static final ArtifactRef RAW = artifact("b");

    @TempDir
    Path state;

    private boolean pipelineIsKnown = true;
    private int openJobs;
    private TopologyBench bench;

    @BeforeEach
    void start() {
        bench = new TopologyBench(state, START,
                events -> List.of(new SourceTrigger(events, pipeline -> pipelineIsKnown ? Optional.of(MODEL) : Optional.empty(),
                        () -> openJobs)));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aDocumentIsFetchedOnceHoweverOftenItIsShownAndItsPartiesAreUnited() {
        // When
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        bench.send(sighted("a", false, Optional.empty(), "0000000002"));
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));

        // Then
        assertThat(commands()).containsExactly(fetch("a", 1, false));
        assertThat(known("a").origin().parties()).containsExactly("0000000001", "0000000002");
    }

    @Test
    void whatIsFetchedIsReadWithItsOrigin() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        commands();

        bench.send(new DocumentFetched("sec", "a", RAW));
        bench.send(new DocumentFetched("sec", "a", RAW));

        assertThat(commands()).singleElement().isInstanceOfSatisfying(IngestDocument.class, command -> {
            assertThat(command.raw()).isEqualTo(RAW);
            assertThat(command.tokenizer()).isEqualTo(MODEL);
            assertThat(command.origin().orElseThrow().firstSeenAt()).isEqualTo(START);
        });
        assertThat(known("a").progress()).isEqualTo("fetched");
    }

    @Test
    void aDocumentOfAPipelineThatNobodyHasHeardOfWaitsForIt() {
        pipelineIsKnown = false;
        bench.send(sighted("a", false, Optional.of(RAW), "0000000001"));
        assertThat(commands()).isEmpty();

        pipelineIsKnown = true;
        bench.move(Duration.ofSeconds(2));
        assertThat(commands()).singleElement().isInstanceOf(IngestDocument.class);
    }

    @Test
    void whatIsPutOffComesAgainAfterItsPause() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        commands();

        bench.send(new FetchDeferred("sec", "a", 1, "edgar-unavailable", "503", 30));
        bench.move(Duration.ofSeconds(29));
        assertThat(commands()).isEmpty();
        bench.move(Duration.ofSeconds(2));

        assertThat(commands()).containsExactly(fetch("a", 2, false));
        // An answer to the first asking that comes now is about nothing any more.
        bench.send(new FetchDeferred("sec", "a", 1, "edgar-unavailable", "503", 0));
        bench.move(Duration.ofSeconds(5));
        assertThat(commands()).isEmpty();
    }

    @Test
    void anOutageOfAnyLengthLosesNothing() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        for (int attempt = 1; attempt <= 300; attempt++) {
            assertThat(commands()).containsExactly(fetch("a", attempt, false));
            bench.send(new FetchDeferred("sec", "a", attempt, "edgar-unavailable", "503", 600));
            bench.move(Duration.ofSeconds(601));
        }
        commands();
        bench.send(new DocumentFetched("sec", "a", RAW));
        assertThat(commands()).singleElement().isInstanceOf(IngestDocument.class);
    }

    @Test
    void whatIsNotThereIsWaitedForAWeek() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        bench.move(Duration.ofDays(6));
        int attempt = commands().stream().mapToInt(command -> ((FetchDocument) command).attempt()).max().orElseThrow();
        bench.send(new FetchDeferred("sec", "a", attempt, "edgar-absent", "EDGAR has no a", 10));
        bench.move(Duration.ofSeconds(11));
        assertThat(commands()).containsExactly(fetch("a", attempt + 1, false));

        bench.move(Duration.ofMinutes(1));
        bench.move(Duration.ofDays(2));
        attempt = commands().stream().mapToInt(command -> ((FetchDocument) command).attempt()).max().orElseThrow();
        bench.send(new FetchDeferred("sec", "a", attempt, "edgar-absent", "EDGAR has no a", 10));

        assertThat(bench.read(Topics.DOCUMENTS)).extracting(Event::data).singleElement().isInstanceOfSatisfying(DocumentRejected.class,
                rejected -> assertThat(rejected.reason())
                        .isEqualTo("EDGAR has no a; it was first seen 7 days ago and is not waited for any longer. Upload it by hand if it appears"));
    }

    @Test
    void aFetchThatIsLostIsAskedForAgain() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        commands();

        bench.move(Duration.ofMinutes(31));

        assertThat(commands()).containsExactly(fetch("a", 2, false));
    }

    @Test
    void aFewAreUnderWayAtOnceAndTheOthersFollow() {
        for (int i = 0; i < 20; i++) {
            bench.send(sighted("d" + i, false, Optional.empty(), "0000000001"));
        }
        List<JobCommand> first = commands();
        assertThat(first).hasSize(8);

        first.forEach(command -> bench.send(new FetchFailed("sec", ((FetchDocument) command).documentId(), "edgar-status", "410")));
        assertThat(commands()).hasSize(8);
    }

    @Test
    void whatIsOldGoesBehindWhatIsNew() {
        for (int i = 0; i < 5; i++) {
            bench.send(sighted("old" + i, true, Optional.empty(), "0000000001"));
        }
        bench.move(Duration.ofSeconds(1));
        assertThat(commands()).hasSize(2).allMatch(command -> ((FetchDocument) command).backfill());

        for (int i = 0; i < 10; i++) {
            bench.send(sighted("new" + i, false, Optional.empty(), "0000000001"));
        }
        bench.move(Duration.ofSeconds(1));
        assertThat(commands()).hasSize(6).noneMatch(command -> ((FetchDocument) command).backfill());
    }

    @Test
    void anArchivesDocumentsAreReadWhileFewJobsAreOpen() {
        for (int i = 0; i < 100; i++) {
            bench.send(sighted("old" + i, true, Optional.of(RAW), "0000000001"));
        }
        bench.move(Duration.ofMillis(500));
        assertThat(commands()).hasSize(12);
        openJobs = 10;
        bench.move(Duration.ofMillis(500));
        assertThat(commands()).hasSize(2);
        openJobs = 40;
        bench.move(Duration.ofSeconds(5));
        assertThat(commands()).isEmpty();
        bench.send(sighted("new", false, Optional.of(RAW), "0000000001"));
        assertThat(commands()).singleElement().isInstanceOfSatisfying(IngestDocument.class,
                command -> assertThat(command.fileName()).isEqualTo("new.txt"));
    }

    @Test
    void whatVanishesIsRetractedOnceAndNoLongerFetched() {
        bench.send(sighted("a", false, Optional.empty(), "0000000001"));
        commands();
        bench.send(new FetchDeferred("sec", "a", 1, "edgar-absent", "absent", 5));

        bench.send(new DocumentVanished("sec", "a", "gone"));
        bench.send(new DocumentVanished("sec", "a", "gone"));
        bench.send(new DocumentVanished("sec", "never seen", "gone"));
        bench.move(Duration.ofMinutes(1));

        assertThat(bench.read(Topics.DOCUMENTS)).extracting(Event::data).containsExactly(new DocumentRetracted("sec", "a", "gone"));
        assertThat(commands()).isEmpty();
        assertThat(known("a").progress()).isEqualTo("vanished");
    }

    private DocumentSighted sighted(String id, boolean backfill, Optional<ArtifactRef> raw, String party) {
        return new DocumentSighted("sec", id, id + ".txt", "8-K", new Origin("edgar", "current", "/" + id + ".txt", List.of(party), Optional.empty(),
                Optional.of(START.minusSeconds(30)), bench.now()), backfill, raw);
    }

    private static FetchDocument fetch(String id, int attempt, boolean backfill) {
        return new FetchDocument("sec", id, "edgar", "/" + id + ".txt", attempt, backfill);
    }

    private List<JobCommand> commands() {
        return bench.read(Topics.commands("ingestion")).stream().map(event -> (JobCommand) event.data()).toList();
    }

    private DocumentKnown known(String id) {
        return bench.read(Topics.SOURCE_STATES).stream().map(event -> (DocumentKnown) event.data())
                .filter(known -> known.documentId().equals(id)).reduce((before, after) -> after).orElseThrow();
    }
}

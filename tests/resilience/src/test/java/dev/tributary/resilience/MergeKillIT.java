package dev.tributary.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.model.CandidateMerged;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of whichever of three workers began a shard last, while they compute the weight files of one merge.
@Timeout(900)
class MergeKillIT {

    private static final int WORKERS = 3;
    // Interpreted, a weight file takes a second or two, long enough to be killed in.
    private static final String[] SLOWLY = {"-XX:CompileCommand=quiet", "-XX:CompileCommand=exclude,dev.tributary.merge.*::*",
        "-Dtributary.merging.threads=1"};

    @Test
    void aMergeWhoseWorkersAreKilledEndsInTheBytesOfOneRun(@TempDir Path folder) throws Exception {
        try (LiveSystem system = new LiveSystem(folder.resolve("system"), "merging", WORKERS, SLOWLY)) {
            // Given
            TinyMerge tiny = new TinyMerge(system.artifacts(), folder.resolve("made"));
            ArtifactRef expected = tiny.inOneRun();

            // When: a worker is killed in a shard of each merge, and comes back
            List<MergeCandidate> merges = Stream.of("first", "second").map(tiny::command).toList();
            for (MergeCandidate merge : merges) {
                system.ask(merge);
                await("a worker computes a shard").atMost(LiveProcess.PATIENCE).until(() -> !shards(system, merge.name()).isEmpty());
                int victim = worker(system, shards(system, merge.name()).getLast());
                system.worker(victim).kill();
                system.restartWorker(victim);
            }
            await().atMost(LiveProcess.PATIENCE).until(() -> candidates(system).size() == merges.size());

            // Then
            assertThat(candidates(system)).extracting(CandidateMerged::name).containsExactlyInAnyOrder("first", "second");
            assertThat(candidates(system)).extracting(candidate -> candidate.model().sha256()).containsOnly(expected.sha256());
            assertThat(merges).allSatisfy(merge -> {
                List<JobStarted> starts = starts(system, merge.name());
                assertThat(starts.stream().map(JobStarted::jobId).distinct()).hasSize(1 + TinyMerge.SHARDS + 1);
                assertThat(starts).as("a killed shard is begun anew").hasSizeGreaterThan(1 + TinyMerge.SHARDS + 1);
            });
            assertThat(shards(system, "first").stream().map(JobStarted::worker).distinct()).hasSizeGreaterThan(1);
            await().atMost(LiveProcess.PATIENCE).untilAsserted(() -> assertThat(system.states().all())
                    .hasSize(merges.size() * (1 + TinyMerge.SHARDS + 1)).hasOnlyElementsOfType(JobState.Completed.class));
        }
    }

    private static List<JobStarted> shards(LiveSystem system, String name) {
        return starts(system, name).stream().filter(start -> start.job().kind().equals("merge-shard")).toList();
    }

    /// The number of the worker that an attempt runs on.
    private static int worker(LiveSystem system, JobStarted start) {
        return IntStream.range(0, WORKERS).filter(number -> start.worker().endsWith("/" + system.worker(number).pid())).findFirst().orElseThrow();
    }

    private static List<JobStarted> starts(LiveSystem system, String name) {
        return system.events(Topics.JOB_EVENTS.name()).stream().map(Event::data)
                .filter(JobStarted.class::isInstance).map(JobStarted.class::cast).filter(start -> start.job().title().equals(name)).toList();
    }

    private static List<CandidateMerged> candidates(LiveSystem system) {
        return system.events(Topics.MODELS.name()).stream().map(event -> (CandidateMerged) event.data()).toList();
    }
}

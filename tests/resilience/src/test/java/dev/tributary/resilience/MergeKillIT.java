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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of one of three workers while they compute the weight files of one merge.
@Timeout(900)
class MergeKillIT {

    private static final int WORKERS = 3;
    // Interpreted, a weight file takes a second or two, long enough to be killed in.
    private static final String[] SLOWLY = {"-XX:CompileCommand=quiet", "-XX:CompileCommand=exclude,dev/tributary/merge/*.*",
        "-Dtributary.kernels=scalar", "-Dtributary.merging.threads=1"};

    @Test
    void aMergeWhoseWorkersAreKilledEndsInTheBytesOfOneRun(@TempDir Path folder) throws Exception {
        try (LiveSystem system = new LiveSystem(folder.resolve("system"), "merging", WORKERS, SLOWLY)) {
            // Given
            TinyMerge tiny = new TinyMerge(system.artifacts(), folder.resolve("made"));
            ArtifactRef expected = tiny.inOneRun();

            // When: the first worker is killed in a shard of each merge
            List<MergeCandidate> merges = Stream.of("first", "second").map(tiny::command).toList();
            for (MergeCandidate merge : merges) {
                system.ask(merge);
                String victim = "/" + system.worker(0).pid();
                await("the victim computes a shard").atMost(LiveProcess.PATIENCE).until(() -> starts(system, merge.name()).stream()
                        .anyMatch(start -> start.job().kind().equals("merge-shard") && start.worker().endsWith(victim)));
                system.worker(0).kill();
                system.restartWorker(0);
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
            assertThat(starts(system, "first").stream().map(JobStarted::worker).distinct()).hasSizeGreaterThanOrEqualTo(WORKERS);
            await().atMost(LiveProcess.PATIENCE).untilAsserted(() -> assertThat(system.states().all())
                    .hasSize(merges.size() * (1 + TinyMerge.SHARDS + 1)).allSatisfy(state -> assertThat(state).isInstanceOf(JobState.Completed.class)));
        }
    }

    private static List<JobStarted> starts(LiveSystem system, String name) {
        return system.events(Topics.JOB_EVENTS.name()).stream().map(Event::data)
                .filter(JobStarted.class::isInstance).map(JobStarted.class::cast).filter(start -> start.job().title().equals(name)).toList();
    }

    private static List<CandidateMerged> candidates(LiveSystem system) {
        return system.events(Topics.MODELS.name()).stream().map(event -> (CandidateMerged) event.data()).toList();
    }
}

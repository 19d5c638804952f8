package dev.tributary.local.demo;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.documents.Submission;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.pipeline.PipelinePublisher;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From filings to a released model, with everything visible on the way. What is stored from earlier runs is gone on with.
public final class Demo {

    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Home home;
    private final StateFolder state;
    private final Ports ports;
    private final Optional<Path> filings;
    private final Terminal terminal;
    private final Machine machine;
    private final LiveDisplay display;
    private final DemoReport report;
    private final MemoryPeak memory = new MemoryPeak();
    private final Instant began = Instant.now();

    /// @param filings a folder of real filings; made ones if absent
    public Demo(Home home, StateFolder state, Ports ports, Optional<Path> filings, Terminal terminal) throws IOException {
        this.home = home;
        this.state = state;
        this.ports = ports;
        this.filings = filings;
        this.terminal = terminal;
        this.machine = new Machine(home, state, ports);
        this.display = new LiveDisplay(terminal);
        this.report = new DemoReport(terminal, ports, new ModelStore(new FileArtifactStore(state.store()), state.work("demo")));
    }

    /// Says what to try next.
    ///
    /// @param stays whether the system stays up
    public void suggest(boolean stays) {
        report.next(stays);
    }

    /// Runs one round and says how it went.
    ///
    /// @return how it ended
    /// @throws ProblemException if a process or a job failed
    public ReleaseEvent run(Machine.Watcher watcher) throws IOException {
        List<Path> files = filings.isPresent() ? Submission.files(filings.get()) : List.of();
        new Preparation(machine, state, terminal, display, memory).run(watcher);
        display.begin();
        PipelineDefined pipeline = PipelinePublisher.apply(home.demoPipeline(), this::adjusted, state, ports);
        FilingSupply supply = filings.isPresent()
                ? new FolderSupply(new Submission(ports.http("ingestion"), pipeline.pipeline()), files, display::note)
                : new GeneratedSupply(state);
        try (EventFeed feed = new EventFeed(ports.bootstrap(), topics(),
                (where, why) -> display.note("skipped a record of %s: %s".formatted(where, why)))) {
            List<Received> history = feed.history();
            RoundProgress round = new RoundProgress(pipeline.definition(), Rounds.next(pipeline.pipeline(), history), Instant.now());
            history.forEach(received -> round.accept(received.event()));
            JobRevival revival = new JobRevival(ports);
            for (JobState.Failed failed : round.failures()) {
                display.note("going on with %s, which failed before: %s".formatted(failed.job().title(), failed.failure().message()));
                revival.revive(failed);
            }
            ReleaseEvent outcome = follow(feed, round, supply, revival);
            report.print(pipeline.definition(), outcome, round.view(Instant.now()),
                    Duration.between(began, Instant.now()), memory.bytes());
            return outcome;
        }
    }

    /// A folder of filings may be too small to fill a corpus: once no more come, what there is, is sealed.
    private PipelineDefinition adjusted(PipelineDefinition demo) {
        if (filings.isEmpty()) {
            return demo;
        }
        PipelineDefinition.CorpusPolicy corpus = demo.corpus();
        PipelineDefinition.Seal seal = new PipelineDefinition.Seal(
                corpus.seal().tokens(), corpus.seal().every(), Optional.of(QUIET), corpus.seal().maxDocuments());
        return new PipelineDefinition(demo.name(), demo.source(),
                new PipelineDefinition.CorpusPolicy(seal, corpus.replay(), corpus.holdout(), corpus.curate()),
                demo.corpora(), demo.base(), demo.partner(), demo.training(), demo.candidates(), demo.evaluation(), demo.release());
    }

    private ReleaseEvent follow(EventFeed feed, RoundProgress round, FilingSupply supply, JobRevival revival) throws IOException {
        boolean more = true;
        // What an earlier run handed in may not have been read yet.
        int handedIn = Math.max(round.documents(), supply.handedIn());
        while (round.outcome().isEmpty()) {
            if (more && (supply.exhaustive() || round.wantsMore(handedIn))) {
                more = supply.next();
                handedIn++;
            }
            for (Received received : feed.poll(REDRAW)) {
                round.accept(received.event());
            }
            Instant now = Instant.now();
            display.show(round.view(now), now);
            memory.sample(machine, Optional.empty());
            round.failures().stream().filter(revival::isNew).findFirst().ifPresent(failed -> {
                throw failure(failed);
            });
            machine.requireAll();
        }
        // What followed the release, such as the last job's own completion, makes the last picture whole.
        feed.poll(REDRAW).forEach(received -> round.accept(received.event()));
        display.show(round.view(Instant.now()), Instant.now());
        return round.outcome().orElseThrow();
    }

    private ProblemException failure(JobState.Failed failed) {
        return new ProblemException(ExitCode.FAILED, "%s: %s failed (%s): %s%nIts log is %s; a second './tributary demo' goes on from here."
                .formatted(failed.job().service(), failed.job().title(), failed.failure().code(), failed.failure().message(),
                        state.log(failed.job().service())));
    }

    private static List<Topic<?>> topics() {
        List<Topic<?>> topics = new ArrayList<>(List.of(Topics.DOCUMENTS, Topics.CORPORA, Topics.MODELS, Topics.RELEASES, Topics.JOB_STATES));
        Topics.workers().forEach(service -> topics.add(Topics.progress(service)));
        return topics;
    }
}

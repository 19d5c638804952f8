package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.worker.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// The processes of one system: started together, stopped together. Every operation may be repeated: what runs is left
/// running, what is stopped is left stopped. One launcher at a time works on a state folder.
public final class Machine {

    /// The name of the fake EDGAR's process, which runs only when asked for.
    public static final String FAKE_EDGAR = Member.FAKE_EDGAR;

    /// Generous: on two loaded cores a service takes ten times as long as on idle ones.
    private static final Duration READY_WITHIN = Duration.ofSeconds(180);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    /// How long a worker may be silent before another gets its job: a process on an overloaded machine is silent for long.
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final StateFolder state;
    private final Ports ports;
    private final Members members;

    public Machine(Home home, StateFolder state, Ports ports) {
        this.state = state;
        this.ports = ports;
        this.members = new Members(home, state, ports);
    }

    /// The names of all processes.
    public static List<String> names() {
        return Members.names();
    }

    /// Whether any process runs.
    public static boolean runs(StateFolder state) {
        return Stream.concat(Members.names().stream(), Stream.of(Member.FAKE_EDGAR))
                .anyMatch(name -> new MemberProcess(name, state).running().isPresent());
    }

    /// Starts what is not running and waits until all of it is ready.
    ///
    /// @param watcher told of each process
    /// @throws ProblemException if a port is taken or a process does not start; what was started stays, for `down`
    public void up(Watcher watcher) {
        up(Members.services(), watcher);
    }

    /// Starts the broker and some of the services.
    ///
    /// @param services their names
    /// @param watcher  told of each process
    /// @throws ProblemException as [#up(Watcher)]
    public void up(Collection<String> services, Watcher watcher) {
        state.make();
        try (FileChannel channel = FileChannel.open(state.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new ProblemException(ExitCode.FAILED, "another tributary command is starting or stopping the system in %s; wait for it"
                        .formatted(state.root()));
            }
            startAll(services, watcher);
        } catch (IOException e) {
            throw new ProblemException(ExitCode.FAILED, "cannot lock %s: %s".formatted(state.run(), e.getMessage()), e);
        }
    }

    private void startAll(Collection<String> names, Watcher watcher) {
        Member broker = members.broker();
        List<Member> services = names.stream().map(members::service).toList();
        List<Member> absent = new ArrayList<>(services);
        absent.add(broker);
        absent.removeIf(member -> process(member).running().isPresent());
        absent.forEach(member -> PortCheck.requireFree(member, ports));
        if (absent.contains(broker)) {
            process(broker).start(broker);
        }
        awaitReady(broker, watcher);
        declareTopics();
        services.stream().filter(absent::contains).forEach(service -> process(service).start(service));
        awaitAll(services, watcher);
    }

    /// Starts the fake EDGAR, from which the ingestion service reads when it is started after it.
    ///
    /// @param filingsPerMinute how fast filings become public
    /// @param watcher          told when it answers
    /// @throws ProblemException if the ingestion service runs already and reads from elsewhere
    public void startFakeEdgar(double filingsPerMinute, Watcher watcher) {
        state.make();
        Member fake = members.fakeEdgar(filingsPerMinute);
        if (process(fake).running().isEmpty()) {
            if (new MemberProcess(Members.INGESTION, state).running().isPresent()) {
                throw new ProblemException(ExitCode.FAILED,
                        "the ingestion service runs already and does not read from a fake EDGAR; stop everything first: ./tributary down");
            }
            PortCheck.requireFree(fake, ports);
            process(fake).start(fake);
        }
        awaitReady(fake, watcher);
    }

    private void awaitAll(List<Member> services, Watcher watcher) {
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> waits = new ArrayList<>();
            services.forEach(service -> waits.add(waiting.submit(() -> awaitReady(service, watcher))));
            for (Future<?> wait : waits) {
                wait.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        }
    }

    private void awaitReady(Member member, Watcher watcher) {
        long start = System.nanoTime();
        process(member).awaitReady(member, READY_WITHIN);
        watcher.ready(member.name(), Duration.ofNanos(System.nanoTime() - start));
    }

    private void declareTopics() {
        try {
            new TopicAdmin(ports.bootstrap()).declare((short) 1, LEASE);
        } catch (ExecutionException e) {
            throw new ProblemException(ExitCode.FAILED, "the broker refuses to make the topics: %s; see %s"
                    .formatted(e.getCause().getMessage(), state.log(Member.BROKER)), e);
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        }
    }

    /// Stops everything: the services first, so that they can say their last words to the broker.
    public static void down(StateFolder state, Watcher watcher) {
        try (ExecutorService stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            Members.services().forEach(service -> stopping.submit(() -> stop(service, state, watcher)));
            if (new MemberProcess(Member.FAKE_EDGAR, state).running().isPresent()) {
                stopping.submit(() -> stop(Member.FAKE_EDGAR, state, watcher));
            }
        }
        stop(Member.BROKER, state, watcher);
    }

    private static void stop(String name, StateFolder state, Watcher watcher) {
        MemberProcess process = new MemberProcess(name, state);
        if (process.running().isPresent()) {
            watcher.stopped(name, process.stop(STOP_WITHIN));
        } else {
            process.stop(STOP_WITHIN);
        }
    }

    /// Resident memory of all processes together; 0 where the system does not tell.
    public long residentBytes() {
        return Members.names().stream().flatMap(name -> new MemberProcess(name, state).running().stream())
                .mapToLong(process -> MemberStatus.residentBytes(process.pid()).orElse(0)).sum();
    }

    /// @throws ProblemException if a process has ended by itself, with the end of its log
    public void requireAll() {
        Members.names().forEach(name -> new MemberProcess(name, state).requireRunning());
    }

    /// How each process is.
    public List<MemberStatus> status() {
        List<MemberStatus> status = new ArrayList<>();
        for (String name : Members.names()) {
            int port = name.equals(Member.BROKER) ? ports.kafka() : ports.http(name);
            status.add(new MemberProcess(name, state).running()
                    .map(process -> MemberStatus.of(name, port, process, member(name).ready().getAsBoolean()))
                    .orElseGet(() -> MemberStatus.stopped(name, port)));
        }
        new MemberProcess(Member.FAKE_EDGAR, state).running().ifPresent(process -> status.add(MemberStatus.of(Member.FAKE_EDGAR,
                ports.http(Member.FAKE_EDGAR), process, members.fakeEdgar(1).ready().getAsBoolean())));
        return status;
    }

    private Member member(String name) {
        return name.equals(Member.BROKER) ? members.broker() : members.service(name);
    }

    private MemberProcess process(Member member) {
        return new MemberProcess(member.name(), state);
    }

    /// Told what happens to the processes; calls may come from several threads.
    public interface Watcher {

        /// It answers.
        void ready(String member, Duration after);

        /// It has ended.
        ///
        /// @param forced whether it had to be killed
        void stopped(String member, boolean forced);
    }
}

package dev.tributary.local.demo;

import dev.tributary.local.ProblemException;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts the processes while the sample models are made, on the first run.
public final class Preparation {

    private static final Duration REDRAW = Duration.ofMillis(200);

    private final Machine machine;
    private final StateFolder state;
    private final Terminal terminal;
    private final LiveDisplay display;
    private final MemoryPeak memory;

    Preparation(Machine machine, StateFolder state, Terminal terminal, LiveDisplay display, MemoryPeak memory) {
        this.machine = machine;
        this.state = state;
        this.terminal = terminal;
        this.display = display;
        this.memory = memory;
    }

    public Preparation(Machine machine, StateFolder state, Terminal terminal) {
        this(machine, state, terminal, new LiveDisplay(terminal), new MemoryPeak());
    }

    /// Returns when everything is there.
    ///
    /// @throws ProblemException if a process did not start or the models could not be made
    public void run(Machine.Watcher watcher) {
        try (SampleModels models = new SampleModels(state)) {
            boolean make = !models.made();
            state.make();
            if (make) {
                terminal.line("First run: making a small base model and its instruction-tuned partner from general text, about two minutes, once.");
                models.start();
            }
            Thread stopsChild = new Thread(models::close);
            Runtime.getRuntime().addShutdownHook(stopsChild);
            FutureTask<Void> starting = new FutureTask<>(() -> machine.up(watcher), null);
            Thread.ofVirtual().start(starting);
            while (models.running() || !starting.isDone()) {
                await(starting.isDone() ? models.process().<Future<?>>map(ProcessHandle::onExit).orElse(starting) : starting);
                memory.sample(machine, models.process());
                if (make && starting.isDone()) {
                    display.show(List.of(models.view(Instant.now())), Instant.now());
                }
            }
            await(starting);
            if (make) {
                display.show(List.of(models.view(Instant.now())), Instant.now());
            }
            terminal.line();
        }
    }

    /// Waits a moment for something to end; says why if it failed.
    private static void await(Future<?> end) {
        try {
            end.get(REDRAW.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : new IllegalStateException(e.getCause());
        }
    }
}

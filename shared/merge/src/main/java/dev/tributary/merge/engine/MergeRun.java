package dev.tributary.merge.engine;

import dev.tributary.merge.plan.OutputTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Computes tensors on a fixed number of threads, which live as long as the call.
///
/// Tensors start in order; a thread that finds no chunk left in the tensors under way starts the next one. So the passes over a
/// tensor stay close together, while its pages are still in memory, and no thread waits for another's last chunk.
public final class MergeRun {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Iterator<OutputTensor> waiting;
    private final Function<OutputTensor, TensorWork> prepare;
    private final MergeControl control;
    private final long total;
    private final Deque<Underway> underway = new ArrayDeque<>();
    private long done;
    private @Nullable Throwable failure;

    /// A tensor some pass of which is being worked on.
    private static final class Underway {
        private final TensorWork work;
        private int pass;
        private int nextChunk;
        private int finishedChunks;

        Underway(TensorWork work) {
            this.work = work;
        }
    }

    private record Task(Underway tensor, int pass, int chunk) {}

    private MergeRun(List<OutputTensor> tensors, TensorSink sink, boolean allowNonFinite, MergeControl control, long already) {
        this.waiting = tensors.iterator();
        this.prepare = tensor -> new TensorWork(tensor, sink, allowNonFinite);
        this.control = control;
        this.done = already;
        this.total = already + tensors.stream().mapToLong(tensor -> tensor.header().bytes()).sum();
    }

    /// Computes every tensor into the sink. The bytes do not depend on `threads`.
    ///
    /// @param threads how many; the caller's own thread is one of them
    /// @param already bytes of the result that exist from an earlier run, for progress
    /// @throws CancellationException if the control says to stop
    /// @throws dev.tributary.weights.InvalidModelException if an input holds NaN or infinity and that is not allowed
    public static void execute(List<OutputTensor> tensors, TensorSink sink, int threads, boolean allowNonFinite, MergeControl control,
            long already) {
        MergeRun run = new MergeRun(tensors, sink, allowNonFinite, control, already);
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            helpers.add(Thread.ofPlatform().name("merge-" + i).daemon().start(run::work));
        }
        run.work();
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    // The helpers write into files of the caller: they must end first. An interrupt therefore stops the merge.
                    interrupted = true;
                    run.fail(new CancellationException("the merge was interrupted"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        run.rethrow();
    }

    private void work() {
        try (Worker worker = new Worker()) {
            for (Optional<Task> task = next(); task.isPresent(); task = next()) {
                if (control.isCancelled()) {
                    throw new CancellationException("the merge was cancelled");
                }
                finished(task.get(), task.get().tensor().work.run(task.get().pass(), task.get().chunk(), worker));
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    /// The next chunk to work on; waits while chunks others work on may lead to more. Empty when all is done or has failed.
    private Optional<Task> next() {
        lock.lock();
        try {
            while (failure == null) {
                for (Underway tensor : underway) {
                    if (tensor.nextChunk < tensor.work.chunks()) {
                        return Optional.of(new Task(tensor, tensor.pass, tensor.nextChunk++));
                    }
                }
                if (waiting.hasNext()) {
                    Underway tensor = new Underway(prepare.apply(waiting.next()));
                    tensor.work.begin(0);
                    underway.add(tensor);
                } else if (underway.isEmpty()) {
                    return Optional.empty();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void finished(Task task, long bytes) {
        Underway tensor = task.tensor();
        boolean passDone;
        long reached;
        lock.lock();
        try {
            done += bytes;
            reached = done;
            passDone = ++tensor.finishedChunks == tensor.work.chunks();
        } finally {
            lock.unlock();
        }
        if (bytes > 0) {
            control.progressed(reached, total);
        }
        if (passDone) {
            // Nobody else touches this tensor until its next pass is announced below.
            tensor.work.conclude(task.pass());
            advance(tensor, task.pass() + 1);
        }
    }

    private void advance(Underway tensor, int pass) {
        boolean more = pass < tensor.work.passes();
        if (more) {
            tensor.work.begin(pass);
        }
        lock.lock();
        try {
            if (more) {
                tensor.pass = pass;
                tensor.finishedChunks = 0;
                tensor.nextChunk = 0;
            } else {
                underway.remove(tensor);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable e) {
        lock.lock();
        try {
            if (failure == null) {
                failure = e;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }
}

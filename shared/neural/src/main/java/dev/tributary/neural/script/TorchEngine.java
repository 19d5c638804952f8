package dev.tributary.neural.script;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// PyTorch in this JVM: loaded once, from the native library on the class path, never from the network.
///
/// The number of threads belongs to the process and to the result: libtorch splits some sums by thread, so equal bytes are
/// promised for equal thread counts only. The first [#start(int)] decides; a later call with another number fails.
/// Thread-safe.
public final class TorchEngine {

    private static final System.Logger LOG = System.getLogger(TorchEngine.class.getName());
    private static volatile TorchEngine started;

    private final int threads;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(this::prepareThread);

    private TorchEngine(int threads) {
        this.threads = threads;
    }

    /// Starts the engine, or returns the one that runs already.
    ///
    /// @param threads native threads of each operation, at least 1
    /// @throws IllegalStateException if the engine runs with another number of threads, or this platform has no native library
    public static synchronized TorchEngine start(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("PyTorch threads must be at least 1, not " + threads);
        }
        if (started == null) {
            started = load(threads);
        } else if (started.threads != threads) {
            throw new IllegalStateException("PyTorch already runs with " + started.threads + " threads in this process, so " + threads
                    + " cannot be set: results depend on the number. Use one setting for every job of a process.");
        }
        return started;
    }

    private static TorchEngine load(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        long start = System.nanoTime();
        boolean keepsFreed = NativeHeap.keepFreed();
        Engine engine;
        try {
            engine = Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("PyTorch cannot be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ": this build carries the native library of linux-x86_64 only, unpacked under "
                    + "DJL_CACHE_DIR (default ~/.djl.ai, 450 MB). Run on that platform, or put ai.djl.pytorch:pytorch-native-cpu with "
                    + "your classifier on the class path. Cause: " + e.getMessage(), e);
        }
        TorchEngine torch = new TorchEngine(threads);
        LOG.log(System.Logger.Level.INFO, "engine=pytorch version={0} threads={1} features={2} keepsFreed={3} loadMillis={4}",
                engine.getVersion(), threads, JniUtils.getFeatures(), keepsFreed, (System.nanoTime() - start) / 1_000_000);
        return torch;
    }

    /// Native threads of each operation.
    public int threads() {
        return threads;
    }

    /// Returns the memory of closed arrays to the system, which the process otherwise keeps for the next ones: for whoever is done with a model.
    public void releaseMemory() {
        NativeHeap.trim();
    }

    /// A scope for arrays: closing it frees every array it owns. The caller closes it.
    public NDManager newScope() {
        prepare();
        return NDManager.newBaseManager("PyTorch");
    }

    /// The script of resources beside `owner`: one class, later resources adding functions to it. Compiled at the first call, then the
    /// same for all callers.
    public Script script(Class<?> owner, String... resources) {
        prepare();
        return scripts.computeIfAbsent(owner.getName() + " " + String.join(" + ", resources), name -> compile(name, owner, resources));
    }

    private Script compile(String name, Class<?> owner, String... resources) {
        StringBuilder source = new StringBuilder();
        for (String resource : resources) {
            source.append(read(owner, resource));
        }
        return new Script(this, name, source.toString());
    }

    private static String read(Class<?> owner, String resource) {
        try (InputStream source = owner.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IllegalStateException("No resource " + resource + " beside " + owner.getName());
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the script " + resource, e);
        }
    }

    /// Gradient mode, graph optimisation and the thread count are kept per thread by libtorch: every native call passes here first.
    void prepare() {
        prepared.get();
    }

    private boolean prepareThread() {
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setNumThreads(threads);
        return true;
    }
}

package dev.tributary.merging.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// MergeKit's options that are accepted so that its command lines run unchanged, but have no effect here.
final class MergeKitOptions {
    @Option(names = "--lora-merge-cache", paramLabel = "PATH", hidden = true)
    @Nullable Path loraMergeCache;

    @Option(names = "--cuda", negatable = true, hidden = true)
    boolean cuda;

    @Option(names = "--device", paramLabel = "NAME", hidden = true)
    @Nullable String device;

    @Option(names = "--low-cpu-memory", negatable = true, hidden = true)
    boolean lowCpuMemory;

    @Option(names = "--clone-tensors", negatable = true, hidden = true)
    boolean cloneTensors;

    @Option(names = "--trust-remote-code", negatable = true, hidden = true)
    boolean trustRemoteCode;

    @Option(names = "--lazy-unpickle", negatable = true, hidden = true)
    boolean lazyUnpickle;

    @Option(names = "--read-to-gpu", negatable = true, hidden = true)
    boolean readToGpu;

    @Option(names = "--multi-gpu", negatable = true, hidden = true)
    boolean multiGpu;

    @Option(names = "--gpu-rich", negatable = true, hidden = true)
    boolean gpuRich;

    @Option(names = "--async-write", negatable = true, hidden = true)
    boolean asyncWrite;

    @Option(names = "--write-threads", paramLabel = "N", hidden = true)
    @Nullable Integer writeThreads;

    @Option(names = "--safe-serialization", negatable = true, defaultValue = "true", fallbackValue = "true", hidden = true)
    boolean safeSerialization;

    /// One sentence for each option given that does nothing.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        note(warnings, cuda || readToGpu || multiGpu || gpuRich || device != null && !device.equals("cpu"),
                "GPU options have no effect: merging is bound by memory and disk, and runs on the CPU");
        note(warnings, lowCpuMemory || cloneTensors || asyncWrite || writeThreads != null,
                "memory and writing options have no effect: inputs are mapped, and every thread writes its own results in place");
        note(warnings, loraMergeCache != null, "--lora-merge-cache has no effect: adapters are applied while reading");
        note(warnings, trustRemoteCode || lazyUnpickle,
                "--trust-remote-code and --lazy-unpickle have no effect: no model code is run and pickles are never opened");
        note(warnings, !safeSerialization, "--no-safe-serialization has no effect: results are always safetensors");
        return warnings;
    }

    private static void note(List<String> warnings, boolean given, String sentence) {
        if (given) {
            warnings.add(sentence);
        }
    }
}

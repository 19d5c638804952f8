package dev.tributary.merging.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// MergeKit's options that are accepted so that its command lines run unchanged, but have no effect here.
final class MergeKitOptions {
    /// What `--help` says of them.
    static final String HELP = """
            Accepted, so that command lines of MergeKit run unchanged, and without effect:
              --lora-merge-cache=PATH
              --[no-]cuda
              --device=NAME
              --[no-]low-cpu-memory
              --[no-]clone-tensors
              --[no-]trust-remote-code
              --[no-]lazy-unpickle
              --[no-]read-to-gpu
              --[no-]multi-gpu
              --[no-]gpu-rich
              --[no-]async-write
              --write-threads=N
              --[no-]safe-serialization
            """;

    private MergeKitOptions() {}

    /// One sentence for each option given that does nothing.
    static List<String> warnings(Typed typed) {
        List<String> warnings = new ArrayList<>();
        note(warnings, areOn(typed, "cuda", "read-to-gpu", "multi-gpu", "gpu-rich") || typed.text("device").filter(name -> !name.equals("cpu")).isPresent(),
                "GPU options have no effect: merging is bound by memory and disk, and runs on the CPU");
        note(warnings, areOn(typed, "low-cpu-memory", "clone-tensors", "async-write") || typed.has("write-threads"),
                "memory and writing options have no effect: inputs are mapped, and every thread writes its own results in place");
        note(warnings, typed.has("lora-merge-cache"), "--lora-merge-cache has no effect: adapters are applied while reading");
        note(warnings, areOn(typed, "trust-remote-code", "lazy-unpickle"),
                "--trust-remote-code and --lazy-unpickle have no effect: no model code is run and pickles are never opened");
        note(warnings, !typed.isOn("safe-serialization", true), "--no-safe-serialization has no effect: results are always safetensors");
        return warnings;
    }

    private static boolean areOn(Typed typed, String... anyOf) {
        return Stream.of(anyOf).anyMatch(option -> typed.isOn(option, false));
    }

    private static void note(List<String> warnings, boolean given, String sentence) {
        if (given) {
            warnings.add(sentence);
        }
    }
}

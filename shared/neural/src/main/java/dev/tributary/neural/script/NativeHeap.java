package dev.tributary.neural.script;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The C library's heap, where libtorch's arrays are. A step frees hundreds of megabytes that the next one asks for again; as glibc comes, it
/// returns them to the system in between, and faulting every page in anew takes more time than a small model's arithmetic.
final class NativeHeap {

    /// How much freed memory at its end an arena keeps; glibc's parameter.
    private static final int M_TOP_PAD = -2;
    private static final int TOP_PAD = 1 << 30;
    /// What larger arrays are mapped one by one from, and unmapped when freed; glibc's parameter and the most it takes.
    private static final int M_MMAP_THRESHOLD = -3;
    private static final int MMAP_THRESHOLD = 32 << 20;

    private static final Optional<MethodHandle> MALLOPT = function("mallopt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));
    private static final Optional<MethodHandle> MALLOC_TRIM = function("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private NativeHeap() {
    }

    /// From now on freed memory stays with the process.
    ///
    /// @return whether this C library can be told so
    static boolean keepFreed() {
        return MALLOPT.map(mallopt -> call(mallopt, M_TOP_PAD, TOP_PAD) + call(mallopt, M_MMAP_THRESHOLD, MMAP_THRESHOLD) == 2).orElse(false);
    }

    /// Returns to the system what is free now.
    static void trim() {
        MALLOC_TRIM.ifPresent(trim -> call(trim, 0L));
    }

    private static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> found = linker.defaultLookup().find(name);
        return found.map(address -> linker.downcallHandle(address, type));
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A function of the C library's heap failed", e);
        }
    }
}

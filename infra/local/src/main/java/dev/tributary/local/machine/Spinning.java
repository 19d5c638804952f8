package dev.tributary.local.machine;

/// How long threads of libtorch that wait for one another spin before they sleep: for a moment only, since processes share the cores.
/// Measured in `shared/neural`.
public final class Spinning {

    /// The environment variable of libgomp.
    public static final String VARIABLE = "GOMP_SPINCOUNT";

    /// In its loops.
    public static final String COUNT = "1000";

    private Spinning() {
    }
}

package dev.tributary.testing.edgar;

import java.time.Instant;
import java.util.List;

/// How much of what happened came close together, as a server sees it that allows so much a second.
public final class BusiestSecond {

    private BusiestSecond() {
    }

    /// The most of these times that lie within any one second.
    ///
    /// @param times in any order
    public static int of(List<Instant> times) {
        List<Instant> sorted = times.stream().sorted().toList();
        int most = 0;
        for (int first = 0, next = 0; next < sorted.size(); next++) {
            while (!sorted.get(next).isBefore(sorted.get(first).plusSeconds(1))) {
                first++;
            }
            most = Math.max(most, next - first + 1);
        }
        return most;
    }
}

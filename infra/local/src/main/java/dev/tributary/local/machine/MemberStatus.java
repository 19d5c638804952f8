package dev.tributary.local.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// How one process is.
///
/// @param ready         whether it answers
/// @param pid           its id, while it runs
/// @param residentBytes its resident memory, where the system tells
/// @param uptime        since when it runs
public record MemberStatus(String name, int port, boolean ready, OptionalLong pid, OptionalLong residentBytes, Optional<Duration> uptime) {

    static MemberStatus stopped(String name, int port) {
        return new MemberStatus(name, port, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }

    static MemberStatus of(String name, int port, ProcessHandle process, boolean ready) {
        Optional<Duration> uptime = process.info().startInstant().map(start -> Duration.between(start, Instant.now()));
        return new MemberStatus(name, port, ready, OptionalLong.of(process.pid()), residentBytes(process.pid()), uptime);
    }

    /// Resident memory of a process, as Linux counts it.
    public static OptionalLong residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            // Not Linux, or the process has just ended.
            return OptionalLong.empty();
        }
    }
}

package dev.tributary.benchmarks.ingestion;

import dev.tributary.local.machine.MemberStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Processor time that processes have taken since they started, by name.
record Processors(Map<String, Duration> taken) {

    static Processors of(List<MemberStatus> members) {
        Map<String, Duration> taken = new TreeMap<>();
        for (MemberStatus member : members) {
            member.pid().ifPresent(pid -> ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration())
                    .ifPresent(time -> taken.put(member.name(), time)));
        }
        ProcessHandle.current().info().totalCpuDuration().ifPresent(time -> taken.put("fake EDGAR", time));
        return new Processors(taken);
    }

    Processors since(Processors before) {
        Map<String, Duration> since = new TreeMap<>();
        taken.forEach((name, time) -> since.put(name, time.minus(before.taken.getOrDefault(name, Duration.ZERO))));
        return new Processors(since);
    }

    double seconds(String name) {
        return taken.getOrDefault(name, Duration.ZERO).toMillis() / 1e3;
    }
}

package dev.tributary.local.demo;

import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.MemberStatus;
import java.util.Optional;

/// The most memory that all processes together, this one included, were seen to hold.
final class MemoryPeak {

    private long bytes;

    void sample(Machine machine, Optional<ProcessHandle> child) {
        long now = MemberStatus.residentBytes(ProcessHandle.current().pid()).orElse(0);
        now += child.filter(ProcessHandle::isAlive).map(ProcessHandle::pid).map(pid -> MemberStatus.residentBytes(pid).orElse(0)).orElse(0L);
        now += machine.residentBytes();
        bytes = Math.max(bytes, now);
    }

    /// 0 where the system does not tell.
    long bytes() {
        return bytes;
    }
}

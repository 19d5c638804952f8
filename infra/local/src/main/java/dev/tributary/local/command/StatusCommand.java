package dev.tributary.local.command;

import dev.tributary.local.ExitCode;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.MemberStatus;
import dev.tributary.local.machine.PortChoice;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import dev.tributary.local.terminal.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tributary status`
@Command(name = "status", description = {
        "Shows each process: whether it is ready, its port, memory and age.",
        "Ends with 0 if all are ready, 1 if some are not, 3 if none runs."})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofProcess();
        StateFolder state = system.folder();
        Ports ports = new PortChoice(state).remembered().orElse(new Ports(0));
        List<MemberStatus> members = new Machine(system.home(), state, ports).status();
        TextTable table = new TextTable()
                .column("process", TextTable.Align.LEFT)
                .column("state", TextTable.Align.LEFT)
                .column("port", TextTable.Align.RIGHT)
                .column("pid", TextTable.Align.RIGHT)
                .column("memory", TextTable.Align.RIGHT)
                .column("up", TextTable.Align.RIGHT);
        members.forEach(member -> table.row(List.of(
                member.name(), state(terminal, member), Integer.toString(member.port()),
                member.pid().isPresent() ? Long.toString(member.pid().getAsLong()) : "",
                member.residentBytes().isPresent() ? Amounts.bytes(member.residentBytes().getAsLong()) : "",
                member.uptime().map(Amounts::duration).orElse(""))));
        table.lines(terminal).forEach(terminal::line);
        long bytes = members.stream().mapToLong(member -> member.residentBytes().orElse(0)).sum();
        terminal.line();
        terminal.line((bytes > 0 ? Amounts.bytes(bytes) + " resident in all; state in " : "state in ") + state.root());
        if (members.stream().noneMatch(member -> member.pid().isPresent())) {
            return ExitCode.NOT_RUNNING.code();
        }
        return members.stream().allMatch(MemberStatus::ready) ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static String state(Terminal terminal, MemberStatus member) {
        if (member.ready()) {
            return terminal.good("ready");
        }
        return member.pid().isPresent() ? terminal.busy("not ready") : terminal.bad("stopped");
    }
}

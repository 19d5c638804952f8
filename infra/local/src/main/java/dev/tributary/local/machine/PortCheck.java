package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds out, before anything is started, that a port is taken, and by whom where the system tells.
final class PortCheck {

    /// Column of the socket's inode in `/proc/net/tcp`, and the state that means listening.
    private static final int INODE = 9;
    private static final String LISTENING = "0A";
    /// How far to move the ports if one is taken.
    private static final int STEP = 100;

    private PortCheck() {
    }

    /// @param ports where the member's ports come from
    /// @throws ProblemException if one of the member's ports is taken
    static void requireFree(Member member, Ports ports) {
        for (int port : member.ports()) {
            if (!free(port)) {
                throw new ProblemException(ExitCode.FAILED, """
                        port %d, which %s needs, is taken%s. Stop that program, or move all of Tributary's ports, e.g. with \
                        --port-offset %d (then %d)""".formatted(port, member.name(), owner(port).map(who -> " by " + who)
                        .orElse(" by another program (perhaps another Tributary or Kafka)"), ports.offset() + STEP, port + STEP));
            }
        }
    }

    private static boolean free(int port) {
        return bindable(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)) && bindable(new InetSocketAddress(port));
    }

    private static boolean bindable(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The process that listens on a port: Linux says so for processes of the same user.
    static Optional<String> owner(int port) {
        return inode(port).flatMap(PortCheck::processWith).map(process -> "process %d (%s)"
                .formatted(process.pid(), process.info().command().map(command -> Path.of(command).getFileName().toString()).orElse("unknown")));
    }

    private static Optional<String> inode(int port) {
        String suffix = ":%04X".formatted(port);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields.length > INODE && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
                        return Optional.of("socket:[" + fields[INODE] + "]");
                    }
                }
            } catch (IOException e) {
                // No such table on this system: the owner stays unknown.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<ProcessHandle> processWith(String socket) {
        return ProcessHandle.allProcesses().filter(process -> holds(process, socket)).findFirst();
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's process, or one that has just ended.
            return false;
        }
    }
}

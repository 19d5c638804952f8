package dev.tributary.local.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PortCheckTest {

    @Test
    void aTakenPortIsNamedWithItsUserAndTheWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortCheck.requireFree(member(port), new Ports(50)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("port " + port + ", which training needs, is taken")
                    .hasMessageContaining("--port-offset 150 (then " + (port + 100) + ")");
        }
    }

    @Test
    void linuxSaysWhoHoldsAPort() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux' /proc");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortCheck.owner(taken.getLocalPort())).hasValueSatisfying(owner ->
                    assertThat(owner).isEqualTo("process %d (java)".formatted(ProcessHandle.current().pid())));
        }
    }

    @Test
    void aFreePortIsFine() throws IOException {
        int port;
        try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = freed.getLocalPort();
        }

        assertThatCode(() -> PortCheck.requireFree(member(port), new Ports(50))).doesNotThrowAnyException();
    }

    private static Member member(int port) {
        return new Member("training", List.of(port), List.of("java"), Map.of(), () -> false);
    }
}

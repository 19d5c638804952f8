package dev.tributary.local.machine;

import java.util.Map;

/// The ports of a system. An offset moves them all, so that several systems fit on one machine.
///
/// @param offset added to every port
public record Ports(int offset) {

    private static final int KAFKA = 9092;
    private static final int CONTROLLER = 9093;
    private static final Map<String, Integer> HTTP =
            Map.of("console", 8080, "ingestion", 8081, "training", 8082, "merging", 8083, "evaluation", 8084, "tuning", 8085,
                    Member.FAKE_EDGAR, 8099);

    public Ports {
        if (offset < 0 || offset > 50_000) {
            throw new IllegalArgumentException("a port offset lies between 0 and 50000, got " + offset);
        }
    }

    public int kafka() {
        return KAFKA + offset;
    }

    /// The broker's own metadata quorum.
    public int controller() {
        return CONTROLLER + offset;
    }

    public int http(String service) {
        return HTTP.get(service) + offset;
    }

    /// What Kafka clients connect to.
    public String bootstrap() {
        return "localhost:" + kafka();
    }
}

package dev.tributary.contracts.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/// A job's id: its kind and the digest of its command. Where an artifact lies (`uri`) is no part of what it is.
public final class JobId {

    /// Raised whenever the same command would give other bytes than before.
    private static final int CODE_REVISION = 7;
    private static final int DIGITS = 24;

    private JobId() {
    }

    /// The id of a command, e.g. `train-checkpoint-9f2c…`.
    public static String of(JobCommand command) {
        JsonNode tree = Json.mapper().valueToTree(command);
        withoutPlaces(tree);
        MessageDigest sha256 = Sha256.begin();
        sha256.update((byte) CODE_REVISION);
        String digest = HexFormat.of().formatHex(sha256.digest(Json.bytes(tree)));
        return kindOf(command.getClass()) + '-' + digest.substring(0, DIGITS);
    }

    static String kindOf(Class<? extends JobCommand> command) {
        return command.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static void withoutPlaces(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("sha256")) {
                object.remove("uri");
            }
            object.forEach(JobId::withoutPlaces);
        } else if (node instanceof ArrayNode array) {
            array.forEach(JobId::withoutPlaces);
        }
    }

}

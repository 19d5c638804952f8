package dev.tributary.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    @Test
    void theHeadersSayWhereTheRecordLayAndWhyItIsHere() {
        // Given
        Headers original = new RecordHeaders().add("ce_id", "1".getBytes(StandardCharsets.UTF_8));

        // When
        Headers headers = DeadLetters.headers(original, "merging.commands.v1", 0, 17, "recipe", "zéro models");

        // Then
        assertThat(headers.toArray()).extracting(header -> header.key() + '=' + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactly("ce_id=1", "error-topic=merging.commands.v1", "error-partition=0", "error-offset=17", "error-code=recipe",
                        "error-message=zéro models");
        assertThat(original.toArray()).hasSize(1);
    }
}

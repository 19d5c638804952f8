package dev.tributary.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.job.JobProgressed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void equalValuesGiveEqualBytesWhateverTheOrderOfAMap() {
        // Given
        Map<String, Double> one = new LinkedHashMap<>();
        one.put("loss", 2.5);
        one.put("accuracy", 0.5);
        Map<String, Double> other = new LinkedHashMap<>();
        other.put("accuracy", 0.5);
        other.put("loss", 2.5);

        // When
        byte[] bytes = Json.bytes(progress(one));

        // Then
        assertThat(bytes).isEqualTo(Json.bytes(progress(other)));
        assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo("""
                {"attempt":"a1","eta":"PT1M30.5S","fraction":0.25,"jobId":"j1","kind":"train-checkpoint",\
                "measures":{"accuracy":0.5,"loss":2.5},"pipeline":"sec","round":3,"service":"training","title":"checkpoint 3"}""");
    }

    @Test
    void anEmptyOptionalIsLeftOutAndReadBack() {
        // Given
        DocumentRejected rejected = new DocumentRejected("sec", "d1", "a.txt", Optional.empty(), "empty", "no text");

        // When
        byte[] bytes = Json.bytes(rejected);

        // Then
        assertThat(bytes).asString(StandardCharsets.UTF_8).doesNotContain("raw");
        assertThat(Json.read(bytes, DocumentRejected.class)).isEqualTo(rejected);
    }

    @Test
    void aFieldAddedLaterBreaksNoReader() {
        // Given
        byte[] later = """
                {"pipeline":"sec","documentId":"d1","fileName":"a.txt","code":"empty","reason":"no text","language":"en"}"""
                .getBytes(StandardCharsets.UTF_8);

        // When
        DocumentRejected read = Json.read(later, DocumentRejected.class);

        // Then
        assertThat(read.reason()).isEqualTo("no text");
    }

    @Test
    void whatIsNotSuchAValueIsRefusedWithTheReason() {
        assertThatThrownBy(() -> Json.read("{\"fraction\":null}".getBytes(StandardCharsets.UTF_8), JobProgressed.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a valid JobProgressed: line 1, column 13: 'fraction': it must be a number");
    }

    private static JobProgressed progress(Map<String, Double> measures) {
        return new JobProgressed("j1", "training", "train-checkpoint", "sec", 3, "checkpoint 3", "a1", 0.25,
                Optional.of(Duration.ofMillis(90_500)), measures);
    }
}

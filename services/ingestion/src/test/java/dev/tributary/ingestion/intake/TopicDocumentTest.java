package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicDocumentTest {

    private static final byte[] BODY = "# A report".getBytes(StandardCharsets.UTF_8);

    @Test
    void aBinaryEventIsItsBody() {
        TopicDocument document = TopicDocument.of(Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/wiki", "ce_subject", "report",
                "ce_time", "2026-03-02T09:00:00Z", "content-type", "text/markdown; charset=utf-8"), BODY);

        assertThat(document.name()).isEqualTo("report.md");
        assertThat(document.time()).contains(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(document.body()).isEqualTo(BODY);
    }

    @Test
    void aStructuredEventHoldsItsDocumentAsTextOrBase64() {
        Map<String, String> headers = Map.of("content-type", "application/cloudevents+json; charset=UTF-8");

        assertThat(TopicDocument.of(headers, json("\"data\":\"# A report\",\"datacontenttype\":\"text/html\"")).body()).isEqualTo(BODY);
        assertThat(TopicDocument.of(headers, json("\"data\":\"x\",\"datacontenttype\":\"text/html\"")).name()).isEqualTo("7.html");
        assertThat(TopicDocument.of(headers, json("\"data_base64\":\"IyBBIHJlcG9ydA==\"")).body()).isEqualTo(BODY);
    }

    @Test
    void whatIsNoDocumentSaysWhy() {
        assertThatThrownBy(() -> TopicDocument.of(Map.of(), BODY)).hasMessage(
                "it is no CloudEvents 1.0 record: it has neither a header ce_specversion nor the content type application/cloudevents+json");
        assertThatThrownBy(() -> TopicDocument.of(Map.of("ce_specversion", "1.0", "ce_source", "/wiki"), BODY))
                .hasMessage("its attribute 'ce_id' is missing");
        assertThatThrownBy(() -> TopicDocument.of(Map.of("content-type", "application/cloudevents+json"), json("\"data\":{}")))
                .hasMessage("its 'data' is no text; send the document as a string, or as 'data_base64'");
        assertThatThrownBy(() -> TopicDocument.of(Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/wiki", "ce_time", "noon"), BODY))
                .hasMessage("its time 'noon' is no RFC 3339 time");
    }

    private static byte[] json(String data) {
        return ("{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/wiki\",\"type\":\"written\"," + data + "}").getBytes(StandardCharsets.UTF_8);
    }
}

package dev.tributary.ingestion.edgar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.samples.SampleFilings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every failure class, by the bodies EDGAR was recorded with where they are at hand.
class AnswerClassifierTest {

    private static final URI INDEX = URI.create("https://www.sec.gov/Archives/edgar/daily-index/2026/QTR1/master.20260103.idx");
    private static final URI DEEP = URI.create("https://www.sec.gov" + CurrentFeed.path("", 5100));

    @Test
    void aMissingFileIsAbsentWhateverItsStatus() {
        assertThat(classify(INDEX, 403, "application/xml", "<Error><Code>AccessDenied</Code></Error>"))
                .isInstanceOf(EdgarAnswer.Absent.class);
        assertThat(classify(INDEX, 404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>")).isInstanceOf(EdgarAnswer.Absent.class);
    }

    @Test
    void refusalsAreToldByTheirPageAndSayWhatToDo() {
        assertThat(classify(INDEX, 403, "text/html", "<title>Your Request Originates from an Undeclared Automated Tool</title>"))
                .isEqualTo(new EdgarAnswer.Refused(EdgarAnswer.Refused.Cause.UNDECLARED_TOOL,
                        "EDGAR does not accept the declared User-Agent. Set tributary.ingestion.edgar.user-agent, or the pipeline's "
                                + "source.edgar.userAgent, to 'Company name contact@domain'."));
        assertThat(classify(INDEX, 403, "text/html", "<title>Request Rate Threshold Exceeded</title>"))
                .isInstanceOfSatisfying(EdgarAnswer.Refused.class,
                refused -> assertThat(refused.cause()).isEqualTo(EdgarAnswer.Refused.Cause.RATE_EXCEEDED));
    }

    @Test
    void theEndOfTheFeedIsNoOutage() {
        assertThat(classify(DEEP, 503, "text/html", "<!DOCTYPE html><title>File Unavailable</title>"))
                .isInstanceOf(EdgarAnswer.EndOfFeed.class);
        assertThat(classify(URI.create("https://www.sec.gov" + CurrentFeed.path("", 300)), 503, "text/html", "<!DOCTYPE html>"))
                .isInstanceOf(EdgarAnswer.Unavailable.class);
        assertThat(classify(INDEX, 503, "text/html", "<!DOCTYPE html>")).isInstanceOf(EdgarAnswer.Unavailable.class);
    }

    @Test
    void theRestIsWhatItsStatusSays() {
        assertThat(classify(INDEX, 304, "", "")).isInstanceOf(EdgarAnswer.Unchanged.class);
        assertThat(classify(INDEX, 429, "text/html", ""))
                .isInstanceOfSatisfying(EdgarAnswer.Unavailable.class, answer -> assertThat(answer.tooFast()).isTrue());
        assertThat(classify(INDEX, 500, "", ""))
                .isInstanceOfSatisfying(EdgarAnswer.Unavailable.class, answer -> assertThat(answer.tooFast()).isFalse());
        assertThat(classify(INDEX, 302, "", ""))
                .isInstanceOfSatisfying(EdgarAnswer.Invalid.class, answer -> assertThat(answer.code()).isEqualTo("edgar-redirect"));
        assertThat(classify(INDEX, 200, "text/plain", "x")).isInstanceOf(EdgarAnswer.Found.class);
    }

    @Test
    void recordedAnswersAreAllTold() throws IOException {
        for (Path file : SampleFilings.in("api/http-errors")) {
            String name = file.getFileName().toString();
            byte[] body = Files.readAllBytes(file);
            int status = Integer.parseInt(name.substring(0, 3));
            URI uri = status == 503 ? DEEP : INDEX;
            EdgarAnswer answer = AnswerClassifier.classify(uri, status, "", body, Optional.empty(), Optional.empty());
            Class<?> expected = name.contains("rate") || name.contains("undeclared") ? EdgarAnswer.Refused.class
                    : status == 503 ? EdgarAnswer.EndOfFeed.class : EdgarAnswer.Absent.class;
            assertThat(answer).as(name).isInstanceOf(expected);
        }
    }

    private static EdgarAnswer classify(URI uri, int status, String type, String body) {
        return AnswerClassifier.classify(uri, status, type, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
    }
}

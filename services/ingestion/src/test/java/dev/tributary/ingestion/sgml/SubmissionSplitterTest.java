package dev.tributary.ingestion.sgml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionSplitterTest {

    @Test
    void theCommonFormGivesItsDocumentsByByteRange() {
        // Given
        MemorySegment raw = Submissions.bytes(Submissions.COMMON);

        // When
        Submission submission = SubmissionSplitter.split(raw);

        // Then
        assertThat(submission.wrapper()).isEqualTo(Wrapper.SEC_DOCUMENT);
        assertThat(submission.documents()).extracting(SubmissionDocument::type, SubmissionDocument::sequence, SubmissionDocument::kind)
                .containsExactly(tuple("8-K", 1, BodyKind.HTML),
                        tuple("GRAPHIC", 2, BodyKind.UUENCODED));
        assertThat(submission.documents().getFirst().body().latin1(raw))
                .isEqualTo("<html><body><p>Something happened.</p></body></html>\n");
        assertThat(submission.documents().getFirst().fileName()).contains("form8k.htm");
        assertThat(submission.documents().getFirst().description()).contains("FORM 8-K");
    }

    @Test
    void everyWrapperIsTold() {
        assertThat(Submissions.split(Submissions.TAGS).wrapper()).isEqualTo(Wrapper.TAG_FORM);
        assertThat(Submissions.split(Submissions.PEM).wrapper()).isEqualTo(Wrapper.PRIVACY_ENHANCED);
        assertThat(Submissions.split(Submissions.BARE).wrapper()).isEqualTo(Wrapper.HEADERLESS);
        assertThat(Submissions.split(Submissions.PEM.substring(Submissions.PEM.indexOf("<IMS-DOCUMENT>"),
                Submissions.PEM.indexOf("-----END"))).wrapper())
                .isEqualTo(Wrapper.IMS_DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEndsOfAnyKindGiveTheSameDocuments(String lineEnd) {
        // Given
        String text = Submissions.COMMON.replace("\n", lineEnd);
        MemorySegment raw = Submissions.bytes(text);

        // When
        Submission submission = SubmissionSplitter.split(raw);

        // Then
        assertThat(submission.documents()).extracting(SubmissionDocument::type).containsExactly("8-K", "GRAPHIC");
        assertThat(submission.documents().getFirst().body().latin1(raw)).startsWith("<html>").endsWith("</html>" + lineEnd);
        assertThat(Submissions.concatenated(submission, raw)).isEqualTo(text);
    }

    @Test
    void partsConcatenateToTheInputForEveryWrapper() {
        for (String text : new String[] {Submissions.COMMON, Submissions.TAGS, Submissions.PEM, Submissions.BARE}) {
            assertThat(Submissions.concatenated(Submissions.split(text), Submissions.bytes(text))).isEqualTo(text);
        }
    }

    /// The scanner's window is 262,144 bytes; every tag is shifted across its edge, one byte at a time.
    @Test
    void tagsAcrossTheScannersWindowAreFound() {
        for (int shift = -60; shift <= 10; shift++) {
            String filler = "x".repeat((1 << 18) - Submissions.BARE.length() + shift);
            String text = Submissions.BARE.replace("As filed", filler + "\nAs filed") + Submissions.BARE;

            assertThat(Submissions.split(text).documents()).as("shift %d", shift).hasSize(2);
        }
    }

    @Test
    void tagsInsideAnotherLineAreContent() {
        String text = Submissions.BARE.replace("As filed", "See <DOCUMENT> and </DOCUMENT> in the manual. As filed");

        assertThat(Submissions.split(text).documents()).hasSize(1);
    }

    @Test
    void aDocumentWithoutItsEndIsClosedByTheNext() {
        String text = Submissions.BARE.replace("</DOCUMENT>\n", "") + Submissions.BARE;

        assertThat(Submissions.split(text).documents()).extracting(SubmissionDocument::closed).containsExactly(false, true);
    }

    @Test
    void missingFieldsLeaveTheOrdinalAndAnEmptyType() {
        Submission submission = Submissions.split("<DOCUMENT>\n<TEXT>\nwords\n</TEXT>\n</DOCUMENT>\n");

        assertThat(submission.documents()).singleElement().satisfies(document -> {
            assertThat(document.type()).isEmpty();
            assertThat(document.sequence()).isEqualTo(1);
            assertThat(document.fileName()).isEmpty();
        });
    }

    @Test
    void aSubmissionCutInADocumentSaysWhichAndWhere() {
        String text = Submissions.COMMON.substring(0, Submissions.COMMON.indexOf("M_]C"));

        assertThatThrownBy(() -> Submissions.split(text)).isInstanceOfSatisfying(InvalidFilingException.class,
                invalid -> assertThat(invalid.code()).isEqualTo("filing-truncated"))
                .hasMessage("The submission is truncated: document 2 starts at byte %d and the file ends at byte %d before its "
                        + "</DOCUMENT>. Fetch it again.",
                        Submissions.COMMON.lastIndexOf("<DOCUMENT>"), text.length());
    }

    @Test
    void aSubmissionCutBetweenDocumentsIsNoticedByItsWrapper() {
        String text = Submissions.COMMON.substring(0, Submissions.COMMON.lastIndexOf("<DOCUMENT>"));

        assertThatThrownBy(() -> Submissions.split(text)).hasMessageContaining("after document 1 it ends at byte " + text.length())
                .hasMessageContaining("documents may be missing. Fetch it again.");
    }

    @Test
    void aHeaderAloneHasNothingToIngest() {
        String text = Submissions.COMMON.substring(0, Submissions.COMMON.indexOf("<DOCUMENT>")) + "</SEC-DOCUMENT>\n";

        assertThatThrownBy(() -> Submissions.split(text)).isInstanceOfSatisfying(InvalidFilingException.class,
                invalid -> assertThat(invalid.code()).isEqualTo("filing-without-documents"));
    }
}

package dev.tributary.ingestion.sgml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmissionHeaderTest {

    @Test
    void theColonFormIsRead() {
        SubmissionHeader header = Submissions.split(Submissions.COMMON).header();

        assertThat(header.accession()).contains("0000943374-24-000509");
        assertThat(header.form()).contains("8-K");
        assertThat(header.period()).contains(LocalDate.of(2024, 12, 20));
        assertThat(header.filedAt()).contains(LocalDate.of(2024, 12, 27));
    }

    @Test
    void acceptanceIsNewYorkTime() {
        // 16:29:40 on 27 December is Eastern Standard Time, five hours behind UTC.
        assertThat(Submissions.split(Submissions.COMMON).header().acceptedAt()).contains(Instant.parse("2024-12-27T21:29:40Z"));
        assertThat(Submissions.split(Submissions.PEM).header().acceptedAt()).isEmpty();
    }

    @Test
    void partiesKeepTheirRolesAndTheFilerLeads() {
        SubmissionHeader header = Submissions.split(Submissions.COMMON).header();

        assertThat(header.entities()).extracting(FilingEntity::role).containsExactly("SUBJECT COMPANY", "FILER");
        assertThat(header.principal()).map(entity -> entity.cik().orElseThrow()).contains("0000000042");
        assertThat(header.entities().getFirst().fileNumber()).contains("001-40609");
        assertThat(header.entities().getFirst().industry()).contains("SAVINGS INSTITUTIONS [6036]");
    }

    @Test
    void theTagFormGetsTheSameNames() {
        SubmissionHeader header = Submissions.split(Submissions.TAGS.replace('\n', '\r')).header();

        assertThat(header.accession()).contains("0001493152-25-001317");
        assertThat(header.form()).contains("8-K");
        assertThat(header.filedAt()).contains(LocalDate.of(2025, 1, 8));
        assertThat(header.principal()).contains(new FilingEntity("FILER", Optional.of("0000880984"),
                Optional.of("ACORN ENERGY, INC."), Optional.of("8711"), Optional.of("001-33886")));
    }

    @Test
    void anUnreadableDateIsAsGoodAsNone() {
        SubmissionHeader header = Submissions.split(Submissions.COMMON.replace("FILED AS OF DATE:\t\t20241227",
                "FILED AS OF DATE:\t\t2024129")).header();

        assertThat(header.filedAt()).isEmpty();
        assertThat(header.fields()).anyMatch(field -> field.name().equals("FILED AS OF DATE") && field.value().equals("2024129"));
    }
}

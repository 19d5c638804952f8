package dev.tributary.ingestion.supersession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AmendmentsTest {

    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    private final List<FiledVersion> chain = List.of(
            registration("0001193125-25-110092", "POS AM", "2025-05-01"),
            registration("0001193125-25-012209", "S-3", "2025-01-24"),
            registration("0001193125-25-068723", "S-3/A", "2025-03-31"));

    @Test
    void aRegistrationStatementIsChainedByItsFileNumber() {
        assertThat(Amendments.select(chain, SupersessionPolicy.ALL, LATER).superseded()).containsExactly(
                new Amendments.Superseded("0001193125-25-012209", "0001193125-25-068723"),
                new Amendments.Superseded("0001193125-25-068723", "0001193125-25-110092"));
    }

    @Test
    void realFilingsAreLinkedByWhatTheirHeadersSay() throws IOException {
        // Given: two S-3s of different matters, an S-3/A and a POS AM
        List<FiledVersion> filings = new ArrayList<>();
        for (Path file : SampleFilings.in("full-submission")) {
            if (file.getFileName().toString().matches("2025_(S-3|S-3-A|POS-AM)_.*")) {
                ExtractedFiling filing = new FilingReader().read(file);
                filings.add(new FiledVersion(filing.accession(), filing.form().orElseThrow(), filing.cik().orElseThrow(), filing.fileNumber(),
                        filing.period(), filing.acceptedAt().orElseThrow(), LATER));
            }
        }

        // When
        Amendments.Selection selection = Amendments.select(filings, SupersessionPolicy.LATEST, LATER);

        // Then
        assertThat(selection.superseded()).containsExactly(
                new Amendments.Superseded("0001193125-25-012209", "0001193125-25-068723"),
                new Amendments.Superseded("0001193125-25-068723", "0001193125-25-110092"));
        assertThat(selection.held()).containsExactly("0001193125-25-067858", "0001193125-25-110092");
    }

    @Test
    void thePolicyDecidesWhatIsHeld() {
        assertThat(Amendments.select(chain, SupersessionPolicy.LATEST, LATER).held()).containsExactly("0001193125-25-110092");
        assertThat(Amendments.select(chain, SupersessionPolicy.ORIGINAL, LATER).held()).containsExactly("0001193125-25-012209");
        assertThat(Amendments.select(chain.reversed(), SupersessionPolicy.ALL, LATER).held())
                .containsExactly("0001193125-25-012209", "0001193125-25-068723", "0001193125-25-110092");
    }

    @Test
    void whatWasNotKnownYetDoesNotCount() {
        Instant april = Instant.parse("2025-04-15T00:00:00Z");

        assertThat(Amendments.select(chain, SupersessionPolicy.LATEST, april).held()).containsExactly("0001193125-25-068723");
    }

    @Test
    void periodicReportsAreChainedByTheirPeriodAndCurrentOnesNot() {
        List<FiledVersion> filings = List.of(periodic("a", "10-K", "2024-12-31", "2025-02-10"),
                periodic("b", "10-K/A", "2024-12-31", "2025-04-28"),
                periodic("c", "10-K", "2023-12-31", "2024-02-12"), periodic("d", "8-K", "2025-02-10", "2025-02-11"),
                        periodic("e", "8-K", "2025-02-10", "2025-02-11"));

        assertThat(Amendments.select(filings, SupersessionPolicy.LATEST, LATER).held()).containsExactly("b", "c", "d", "e");
    }

    private static FiledVersion registration(String accession, String form, String filed) {
        LocalDate day = LocalDate.parse(filed);
        return new FiledVersion(accession, form, "0001796129", Optional.of("333-284481"), Optional.empty(),
                day.atStartOfDay(ZoneOffset.UTC).toInstant(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static FiledVersion periodic(String accession, String form, String period, String filed) {
        LocalDate day = LocalDate.parse(filed);
        return new FiledVersion(accession, form, "0000000001", Optional.of("001-1"), Optional.of(LocalDate.parse(period)),
                day.atStartOfDay(ZoneOffset.UTC).toInstant(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}

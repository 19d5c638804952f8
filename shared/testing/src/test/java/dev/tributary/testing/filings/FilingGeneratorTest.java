package dev.tributary.testing.filings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilingGeneratorTest {

    private final FilingGenerator generator = new FilingGenerator(7);
    private final List<Company> companies = generator.companies(8);

    @Test
    void theSameSeedGivesTheSameBytesWhateverElseIsGenerated() {
        // Given
        byte[] alone = new FilingGenerator(7).filing(new FilingGenerator(7).company(3), FilingForm.TEN_K, Period.year(2022)).bytes();

        // When
        GeneratedFiling amongOthers = generator.filings(companies, 2022, 2022)
                .filter(filing -> filing.form() == FilingForm.TEN_K && filing.company().number() == 3).findFirst().orElseThrow();

        // Then
        assertThat(amongOthers.bytes()).isEqualTo(alone);
    }

    @Test
    void accessionsAreUniqueAlsoBetweenSeeds() {
        List<String> accessions = List.of(7L, 8L, 9L).stream().map(FilingGenerator::new)
                .flatMap(each -> each.filings(each.companies(6), 2020, 2022)).map(GeneratedFiling::accession).toList();

        assertThat(accessions).doesNotHaveDuplicates().allMatch(accession -> accession.matches("\\d{10}-\\d{2}-\\d{6}"));
    }

    @Test
    void aSubmissionIsAsciiAndClosedAndHoldsEveryKindOfDocument() {
        String text = ascii(generator.filing(companies.getFirst(), FilingForm.TEN_K, Period.year(2023)));

        assertThat(text).startsWith("<SEC-DOCUMENT>").endsWith("</SEC-DOCUMENT>\n").matches("(?s)\\p{ASCII}*")
                .contains("ACCEPTANCE-DATETIME", "CENTRAL INDEX KEY:", "<TYPE>EX-21.1", "begin 644 logo.jpg", "<FILENAME>R1.htm",
                        "<ix:header>", "ix:continuation", "us-gaap:NetIncomeLoss");
        assertThat(text.split("<DOCUMENT>\n", -1)).hasSameSizeAs(text.split("</DOCUMENT>\n", -1));
    }

    @Test
    void whatOneReportCallsThePriorYearIsWhatTheReportBeforeSaid() {
        for (Company company : companies) {
            Financials earlier = Financials.ofYear(company, 2021);
            String later = ascii(generator.filing(company, FilingForm.TEN_K, Period.year(2022)));

            assertThat(later).contains(">" + Financials.table(earlier.revenue()) + "<");
        }
    }

    @Test
    void statementsAddUp() {
        for (Company company : companies) {
            Financials year = Financials.ofYear(company, 2022);
            assertThat(year.debt() + year.otherDebts() + year.equity()).isEqualTo(year.assets());
            assertThat(Segments.of(company, 2022, year.revenue()).revenues().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(year.revenue());
            long quarters = IntStream.rangeClosed(1, 4).mapToLong(q -> Financials.ofQuarter(company, 2022, q).revenue()).sum();
            assertThat(quarters).isBetween(year.revenue() - 4, year.revenue() + 4);
        }
    }

    @Test
    void aNewChiefExecutiveIsAnnouncedInTheYearTheReportsNameAnother() {
        long changes = companies.stream().flatMap(company -> IntStream.rangeClosed(2005, 2023)
                .filter(year -> !Officers.chiefExecutive(company, year).equals(Officers.chiefExecutive(company, year - 1)))
                .peek(year -> assertThat(CompanyEvent.of(company, year)).extracting(CompanyEvent::kind)
                        .contains(CompanyEvent.Kind.NEW_CHIEF))
                .boxed()).count();

        assertThat(changes).isPositive();
    }

    @Test
    void filingsOfAYearComeByFilingDate() {
        assertThat(generator.filings(companies.getFirst(), 2022)).isSortedAccordingTo(Comparator.comparing(GeneratedFiling::filedAt));
        assertThat(generator.filingsAfter(companies, 2023).limit(3)).allMatch(filing -> filing.period().fiscalYear() == 2024);
    }

    @Test
    void aFormThatDoesNotFitThePeriodIsRefused() {
        assertThatThrownBy(() -> generator.filing(companies.getFirst(), FilingForm.TEN_Q, Period.year(2022)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("a 10-Q reports on quarter 1 to 3, not on number 0");
    }

    @Test
    void aFolderHoldsEachFilingUnderItsAccession(@TempDir Path folder) throws IOException {
        // When
        List<Path> files = FilingFolder.write(folder, generator.filings(companies.getFirst(), 2022).stream());

        // Then
        try (Stream<Path> listed = Files.list(folder)) {
            assertThat(listed).containsExactlyInAnyOrderElementsOf(files);
        }
        assertThat(files).allMatch(file -> file.getFileName().toString().matches("\\d{10}-\\d{2}-\\d{6}\\.txt"));
    }

    private static String ascii(GeneratedFiling filing) {
        return new String(filing.bytes(), StandardCharsets.US_ASCII);
    }
}

package dev.tributary.ingestion.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.testing.filings.Company;
import dev.tributary.testing.filings.FilingForm;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.Period;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

    private final FilingGenerator generator = new FilingGenerator(21);
    private final Map<String, String> known = new HashMap<>();
    // Room for a few texts: the grams of the others are made anew.
    private final NearDuplicates texts = new NearDuplicates(0.72, 0.80, new GramMemory(20_000, id -> Words.of(known.get(id)).grams(5)));

    @Test
    void aRestatementIsFoundWhoeverFilesIt() {
        // Given
        String original = text(generator.company(0), 2022);
        add("first", "a", original);

        // When
        Optional<NearDuplicates.Match> match = add("second", "b", original.replace("2022", "2022A"));

        // Then
        assertThat(match).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo("first");
            assertThat(found.kind()).isEqualTo(NearDuplicates.Match.Kind.RESTATED);
        });
    }

    @Test
    void aPartialRestatementOfOnesOwnTextIsContained() {
        String original = text(generator.company(0), 2022);
        add("first", "a", original);
        String part = original.substring(0, original.length() / 6);

        assertThat(add("part", "a", part)).map(NearDuplicates.Match::kind).contains(NearDuplicates.Match.Kind.CONTAINED);
    }

    @Test
    void successiveYearsAndOtherCompaniesStay() {
        for (int number = 0; number < 4; number++) {
            for (int year = 2019; year < 2023; year++) {
                Company company = generator.company(number);
                assertThat(add(number + "-" + year, company.cik(), text(company, year))).as("%d %d", number, year)
                        .isEmpty();
            }
        }
    }

    /// Containment 0.92 and Jaccard 0.15 were measured for this pair when the samples were described.
    @Test
    void theRealPartialAmendmentIsFlagged() throws IOException {
        FilingReader reader = new FilingReader();
        add("S-3", "0001796129", reader.read(SampleFilings.file("full-submission/2025_S-3_0001193125-25-012209.txt")).text());

        Optional<NearDuplicates.Match> match = add("S-3/A", "0001796129",
                reader.read(SampleFilings.file("full-submission/2025_S-3-A_0001193125-25-068723.txt")).text());

        assertThat(match).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(NearDuplicates.Match.Kind.CONTAINED);
            assertThat(found.measure()).isCloseTo(0.92, within(0.06));
        });
    }

    @Test
    void signaturesEstimateSimilarity() {
        // Texts that share 90 % of their grams share a band almost surely, texts that share a third almost never.
        int close = 0;
        int far = 0;
        for (int trial = 0; trial < 60; trial++) {
            long[] base = grams(trial, 0, 1000);
            close += sharesABand(base, grams(trial, 50, 1050)) ? 1 : 0;
            far += sharesABand(base, grams(trial, 500, 1500)) ? 1 : 0;
        }
        assertThat(close).isGreaterThan(57);
        assertThat(far).isLessThan(3);
    }

    private static long[] grams(int seed, int from, int to) {
        return IntStream.range(from, to).mapToLong(i -> Words.mix(seed * 1_000_003L + i)).sorted().toArray();
    }

    private static boolean sharesABand(long[] first, long[] second) {
        long[] a = MinHash.bands(first);
        long[] b = MinHash.bands(second);
        return IntStream.range(0, a.length).anyMatch(i -> a[i] == b[i]);
    }

    private Optional<NearDuplicates.Match> add(String id, String filer, String text) {
        known.put(id, text);
        return texts.add(id, filer);
    }

    private String text(Company company, int year) {
        return new FilingReader().read(generator.filing(company, FilingForm.TEN_K, Period.year(year)).bytes(), "a.txt").text();
    }
}

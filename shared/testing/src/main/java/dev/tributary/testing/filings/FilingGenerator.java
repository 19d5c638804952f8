package dev.tributary.testing.filings;

import dev.tributary.testing.filings.EdgarSubmission.Part;
import dev.tributary.testing.text.Seed;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Generates filings of fictional companies. The same seed, company, form and period give the same bytes, whatever else is
/// generated and in which order; what a company reports in one year agrees with what it reports in the next.
///
/// Immutable and thread-safe.
public final class FilingGenerator {

    private final Seed seed;

    public FilingGenerator(long seed) {
        this.seed = new Seed(seed).branch("filings");
    }

    /// The first `count` companies, at most 10,000.
    public List<Company> companies(int count) {
        return IntStream.range(0, count).mapToObj(this::company).toList();
    }

    /// A company by its number, from 0.
    public Company company(int number) {
        return Companies.make(seed, number);
    }

    /// A filing.
    ///
    /// @throws IllegalArgumentException if the form does not go with the period, or the year has no such event
    public GeneratedFiling filing(Company company, FilingForm form, Period period) {
        return switch (form) {
            case TEN_K -> annual(company, period);
            case TEN_Q -> quarterly(company, period);
            case EIGHT_K -> current(company, period);
        };
    }

    /// All filings of a company about a fiscal year, by filing date: one 10-K, three 10-Qs, two to five 8-Ks. The 10-K is
    /// filed in the year after.
    public List<GeneratedFiling> filings(Company company, int fiscalYear) {
        List<GeneratedFiling> filings = new ArrayList<>();
        filings.add(filing(company, FilingForm.TEN_K, Period.year(fiscalYear)));
        for (int quarter = 1; quarter <= 3; quarter++) {
            filings.add(filing(company, FilingForm.TEN_Q, Period.quarter(fiscalYear, quarter)));
        }
        for (int event = 1; event <= eventCount(company, fiscalYear); event++) {
            filings.add(filing(company, FilingForm.EIGHT_K, Period.event(fiscalYear, event)));
        }
        filings.sort(Comparator.comparing(GeneratedFiling::filedAt).thenComparing(GeneratedFiling::accession));
        return filings;
    }

    /// The number of 8-Ks of a company in a fiscal year.
    public int eventCount(Company company, int fiscalYear) {
        return CompanyEvent.of(company, fiscalYear).size();
    }

    /// The filings of several companies about fiscal years `from` to `to`, both included, year by year and by filing date
    /// within one; lazily.
    public Stream<GeneratedFiling> filings(List<Company> companies, int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().flatMap(year -> companies.stream()
                .flatMap(company -> filings(company, year).stream())
                .sorted(Comparator.comparing(GeneratedFiling::filedAt).thenComparing(GeneratedFiling::accession)));
    }

    /// The filings about fiscal years later than `year`, without end: what comes in after a first run.
    public Stream<GeneratedFiling> filingsAfter(List<Company> companies, int year) {
        return filings(companies, year + 1, 2999);
    }

    private GeneratedFiling annual(Company company, Period period) {
        require(period.number() == 0, "a 10-K reports on a year, not on number " + period.number());
        Draft draft = new Draft(company, period.fiscalYear(), "10-K");
        List<Part> parts = new ArrayList<>();
        String html = new AnnualReport(draft).html();
        parts.add(Part.xbrl("10-K", file(company, "10k", period), "10-K", html));
        parts.add(Attachments.subsidiaries(draft));
        parts.add(Attachments.certification(draft, FilingForm.TEN_K, "ex311.htm"));
        parts.addAll(Attachments.machineFiles(draft, period));
        return submission(draft, FilingForm.TEN_K, period, LocalDate.of(period.fiscalYear() + 1, 2, 10 + draft.random().nextInt(18)), 10,
                List.of(), parts);
    }

    private GeneratedFiling quarterly(Company company, Period period) {
        require(period.number() >= 1 && period.number() <= 3, "a 10-Q reports on quarter 1 to 3, not on number " + period.number());
        Draft draft = new Draft(company, period.fiscalYear(), "10-Q" + period.number());
        List<Part> parts = new ArrayList<>();
        parts.add(Part.xbrl("10-Q", file(company, "10q", period), "10-Q", new QuarterlyReport(draft, period.number()).html()));
        parts.add(Attachments.certification(draft, FilingForm.TEN_Q, "ex311.htm"));
        parts.addAll(Attachments.machineFiles(draft, period));
        return submission(draft, FilingForm.TEN_Q, period, period.lastDay().plusDays(28L + draft.random().nextInt(12)), 20
                + period.number(), List.of(), parts);
    }

    private GeneratedFiling current(Company company, Period period) {
        List<CompanyEvent> events = CompanyEvent.of(company, period.fiscalYear());
        require(period.number() >= 1 && period.number() <= events.size(), company.name() + " has " + events.size() + " events in "
                + period.fiscalYear() + ", and no number " + period.number());
        CompanyEvent event = events.get(period.number() - 1);
        Draft draft = new Draft(company, period.fiscalYear(), "8-K" + period.number());
        CurrentReport report = new CurrentReport(draft, event, period);
        List<Part> parts = new ArrayList<>();
        parts.add(Part.xbrl("8-K", file(company, "8k", period), "8-K", report.html()));
        if (event.kind().hasPressRelease()) {
            parts.add(new Part("EX-99.1", "ex991.htm", "EX-99.1", report.pressRelease()));
        }
        parts.addAll(Attachments.machineFiles(draft, period));
        return submission(draft, FilingForm.EIGHT_K, period, event.day().plusDays(1 + draft.random().nextInt(3)), 100 + period.number(),
                List.of(event.kind().title()), parts);
    }

    private static GeneratedFiling submission(Draft draft, FilingForm form, Period period, LocalDate filed, int sequence,
            List<String> items, List<Part> parts) {
        Company company = draft.company();
        String accession = String.format(Locale.ROOT, "%s-%02d-%06d", company.cik(), filed.getYear() % 100,
                period.fiscalYear() % 100 * 1000 + sequence);
        SplittableRandom clock = draft.random();
        LocalTime accepted = LocalTime.of(8 + clock.nextInt(9), clock.nextInt(60), clock.nextInt(60));
        LocalDate reported = form == FilingForm.EIGHT_K ? filed.minusDays(1) : period.lastDay();
        byte[] bytes = EdgarSubmission.write(accession, form, company, reported, filed, accepted, items, parts);
        return new GeneratedFiling(accession, form, company, period, filed, bytes, draft.facts());
    }

    private static String file(Company company, String form, Period period) {
        return company.ticker().toLowerCase(Locale.ROOT) + "-" + period.fiscalYear() + "-" + period.number() + "-" + form + ".htm";
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}

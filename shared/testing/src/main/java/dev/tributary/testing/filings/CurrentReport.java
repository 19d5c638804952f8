package dev.tributary.testing.filings;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The main document of an 8-K and its press release.
final class CurrentReport {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.US);

    private final Draft draft;
    private final CompanyEvent event;
    private final Period period;
    private final String statement;

    CurrentReport(Draft draft, CompanyEvent event, Period period) {
        this.draft = draft;
        this.event = event;
        this.period = period;
        Company company = draft.company();
        int year = draft.fiscalYear();
        Financials quarter = Financials.ofQuarter(company, year, 1);
        Amounts.bind(draft, quarter, Financials.ofQuarter(company, year - 1, 1));
        draft.bind("quarter", "first quarter").bind("quarterEnd", "March 31, " + year).bind("eventDay", event.day().format(DAY))
                .bind("oldChief", Officers.chiefExecutive(company, year - 1));
        this.statement = statement(company, year, quarter);
    }

    private String statement(Company company, int year, Financials quarter) {
        return switch (event.kind()) {
            case RESULTS -> draft.fact("first quarter revenue", Financials.prose(quarter.revenue()), "factResults");
            case NEW_CHIEF -> draft.fact("new chief executive officer", Officers.chiefExecutive(company, year), "factNewChief");
            case ACQUISITION -> {
                draft.bind("price", Financials.prose(quarter.revenue() / 2 + 10_000));
                yield draft.fact("acquired company", draft.say("target"), "factAcquisition");
            }
            case NEW_SITE -> draft.fact("new site", draft.say("newCity"), "factNewSite");
            case DIVIDEND -> draft.fact("quarterly dividend", String.format(Locale.ROOT, "$0.%02d", 5 + draft.random().nextInt(60)),
                    "factDividend");
            case CREDIT -> draft.fact("credit facility", "$" + 50 * (1 + draft.random().nextInt(20)) + " million", "factCredit");
            case INCIDENT -> draft.fact("cybersecurity incident", draft.say("incidentSystem"), "factIncident");
            case CLOSURE -> draft.fact("closed site", draft.say("newCity"), "factClosure");
        };
    }

    String html() {
        ReportPage page = new ReportPage(draft.company(), draft.company().ticker().toLowerCase(Locale.ROOT) + "-8k", period);
        Cover.write(page, draft.company(), FilingForm.EIGHT_K,
                "CURRENT REPORT Pursuant to Section 13 OR 15(d) of The Securities Exchange Act of 1934",
                "Date of Report (Date of earliest event reported): " + event.day().format(DAY));
        page.pageEnd().heading("Item " + event.kind().item() + " " + event.kind().title())
                .paragraph(statement).paragraphs(draft.several(event.kind().rules(), 2));
        if (event.kind().hasPressRelease()) {
            page.paragraph(draft.say("furnished")).heading("Item 9.01 Financial Statements and Exhibits")
                    .table(List.of(List.of("99.1", "Press release dated " + event.day().format(DAY))));
        }
        return page.centred("SIGNATURE").paragraph(draft.say("signature")).html();
    }

    /// The press release.
    String pressRelease() {
        ReportPage page = new ReportPage(draft.company(), "Press release", period).heading(draft.say(event.kind().rules() + "Headline"))
                .paragraph(draft.company().city() + ", " + event.day().format(DAY) + " - " + statement)
                .paragraphs(draft.several(event.kind().rules(), 1)).paragraph(draft.say("quote"));
        if (event.kind() == CompanyEvent.Kind.RESULTS) {
            int year = draft.fiscalYear();
            page.amounts("Three Months Ended March 31,", List.of(String.valueOf(year), String.valueOf(year - 1)),
                    Statements.income(Financials.ofQuarter(draft.company(), year, 1), Financials.ofQuarter(draft.company(), year - 1, 1)));
        }
        return page.paragraph(draft.say("about")).paragraph(draft.say("forwardLooking")).exhibit();
    }
}

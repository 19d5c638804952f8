package dev.tributary.testing.filings;

import java.util.List;
import java.util.Locale;

/// The main document of a 10-Q.
final class QuarterlyReport {

    private static final String[] NAMES = {"first", "second", "third"};
    private static final String[] ENDS = {"March 31", "June 30", "September 30"};

    private final Draft draft;
    private final int quarter;

    QuarterlyReport(Draft draft, int quarter) {
        this.draft = draft;
        this.quarter = quarter;
    }

    String html() {
        Company company = draft.company();
        int year = draft.fiscalYear();
        Financials now = Financials.ofQuarter(company, year, quarter);
        Financials before = Financials.ofQuarter(company, year - 1, quarter);
        Amounts.bind(draft, now, before);
        String name = NAMES[quarter - 1] + " quarter";
        String end = ENDS[quarter - 1] + ", " + year;
        draft.bind("quarter", name).bind("quarterEnd", end);
        List<String> columns = List.of(String.valueOf(year), String.valueOf(year - 1));
        String caption = "Three Months Ended " + ENDS[quarter - 1] + ",";
        ReportPage page = new ReportPage(company, company.ticker().toLowerCase(Locale.ROOT) + "-" + year + "q" + quarter,
                Period.quarter(year, quarter));
        Cover.write(page, company, FilingForm.TEN_Q,
                "QUARTERLY REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934",
                "For the quarterly period ended " + end);
        page.pageEnd().heading("PART I. FINANCIAL INFORMATION").heading("Item 1. Financial Statements (Unaudited)")
                .centred("CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS").centred("(in thousands)")
                .amounts(caption, columns, Statements.income(now, before))
                .pageEnd().centred("CONDENSED CONSOLIDATED BALANCE SHEETS").centred("(in thousands)")
                .amounts(ENDS[quarter - 1] + ",", columns, Statements.balance(now, before))
                .heading("Notes to Condensed Consolidated Financial Statements");
        for (String note : draft.several("note", 2)) {
            int title = note.indexOf(" == ");
            page.heading(note.substring(0, title)).textBlock("us-gaap:QuarterlyFinancialInformationTextBlock", note.substring(title + 4));
        }
        page.pageEnd().heading("Item 2. Management's Discussion and Analysis of Financial Condition and Results of Operations")
                .paragraph(draft.say("discussionIntro"))
                .paragraph(draft.fact(name + " revenue", Financials.prose(now.revenue()), "factQuarterRevenue") + " "
                        + draft.say("revenueReason"))
                .amounts(caption, columns, Statements.segments(Segments.of(company, year, now.revenue()),
                        Segments.of(company, year - 1, before.revenue())))
                .paragraph(draft.say("segmentTalk")).paragraph(draft.say("marginTalk")).paragraph(draft.say("expenseTalk"))
                .paragraph(draft.fact(name + " net income", Financials.prose(now.netIncome()), now.netIncome() < 0 ? "factQuarterLoss"
                        : "factQuarterIncome"))
                .heading("Liquidity and Capital Resources").paragraph(draft.say("liquidity")).paragraphs(draft.several("outlook", 2))
                .heading("Item 3. Quantitative and Qualitative Disclosures About Market Risk").paragraph(draft.say("marketRisk"))
                .heading("Item 4. Controls and Procedures").paragraph(draft.say("controls"))
                .pageEnd().heading("PART II. OTHER INFORMATION").heading("Item 1. Legal Proceedings").paragraph(draft.say("legal"))
                .heading("Item 1A. Risk Factors").paragraph(draft.say("riskUnchanged"));
        for (String risk : draft.several("risk", 1 + draft.random().nextInt(2))) {
            int title = risk.indexOf(" == ");
            page.heading(risk.substring(0, title)).paragraph(risk.substring(title + 4));
        }
        page.heading("Item 6. Exhibits").table(List.of(List.of("31.1", "Certification of Chief Executive Officer"),
                List.of("31.2", "Certification of Chief Financial Officer"))).centred("SIGNATURES").paragraph(draft.say("signature"));
        return page.html();
    }
}

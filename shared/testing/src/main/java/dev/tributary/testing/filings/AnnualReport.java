package dev.tributary.testing.filings;

import java.util.List;
import java.util.Locale;

/// The main document of a 10-K.
final class AnnualReport {

    private final Draft draft;
    private final ReportPage page;
    private final Financials now;
    private final Financials before;
    private final Segments segments;
    private final Segments segmentsBefore;

    AnnualReport(Draft draft) {
        Company company = draft.company();
        int year = draft.fiscalYear();
        this.draft = draft;
        this.page = new ReportPage(company, company.ticker().toLowerCase(Locale.ROOT) + "-" + year + "1231", Period.year(year));
        this.now = Financials.ofYear(company, year);
        this.before = Financials.ofYear(company, year - 1);
        this.segments = Segments.of(company, year, now.revenue());
        this.segmentsBefore = Segments.of(company, year - 1, before.revenue());
        Amounts.bind(draft, now, before);
    }

    String html() {
        Company company = draft.company();
        Cover.write(page, company, FilingForm.TEN_K, "ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934",
                "For the fiscal year ended December 31, " + draft.fiscalYear());
        page.pageEnd();
        contents();
        page.pageEnd();
        partOne();
        partTwo();
        partThree();
        return page.html();
    }

    private void contents() {
        page.centred("TABLE OF CONTENTS").table(List.of(
                List.of("", "", "Page"), List.of("Part I", "", ""),
                List.of("Item 1.", "Business", "3"), List.of("Item 1A.", "Risk Factors", "5"),
                        List.of("Item 1B.", "Unresolved Staff Comments", "8"),
                List.of("Item 1C.", "Cybersecurity", "8"), List.of("Item 2.", "Properties", "9"),
                        List.of("Item 3.", "Legal Proceedings", "9"),
                List.of("Part II", "", ""), List.of("Item 5.", "Market for Registrant's Common Equity", "10"),
                List.of("Item 7.", "Management's Discussion and Analysis", "11"), List.of("Item 7A.", "Market Risk", "13"),
                List.of("Item 8.", "Financial Statements", "14"), List.of("Item 9A.", "Controls and Procedures", "17"),
                List.of("Part III", "", ""), List.of("Item 10.", "Directors and Executive Officers", "18"),
                List.of("Item 15.", "Exhibits", "19")));
    }

    private void partOne() {
        page.heading("PART I").heading("Item 1. Business")
                .paragraph(draft.say("overview") + " " + draft.fact("headquarters", draft.company().headquarters(), "factHeadquarters"))
                .paragraph(draft.say("productsIntro") + " " + draft.fact("segments", segments.prose(), "factSegments"))
                .paragraphs(draft.several("products", 2)).paragraphs(draft.several("customers", 2))
                .paragraphs(draft.several("competition", 1)).paragraphs(draft.several("supply", 1))
                        .paragraphs(draft.several("regulation", 1))
                .paragraph(draft.fact("research and development", Financials.prose(now.research()), "factResearch") + " "
                        + draft.say("researchTalk"))
                .paragraph(draft.fact("employees", String.format(Locale.ROOT, "%,d", now.employees()), "factEmployees") + " "
                        + draft.say("people"));
        page.pageEnd().heading("Item 1A. Risk Factors").paragraph(draft.say("riskIntro"));
        for (String risk : draft.several("risk", 5 + draft.random().nextInt(3))) {
            int title = risk.indexOf(" == ");
            page.heading(risk.substring(0, title)).paragraph(risk.substring(title + 4));
        }
        page.pageEnd().heading("Item 1B. Unresolved Staff Comments").paragraph("None.");
        if (draft.fiscalYear() >= 2023) {
            page.heading("Item 1C. Cybersecurity").paragraphs(draft.several("cyber", 1));
        }
        page.heading("Item 2. Properties").paragraph(draft.say("properties"))
                .heading("Item 3. Legal Proceedings").paragraph(draft.say("legal"))
                .heading("Item 4. Mine Safety Disclosures").paragraph("Not applicable.");
    }

    private void partTwo() {
        List<String> years = List.of(String.valueOf(draft.fiscalYear()), String.valueOf(draft.fiscalYear() - 1));
        page.pageEnd().heading("PART II").heading("Item 5. Market for Registrant's Common Equity and Related Stockholder Matters")
                .paragraph(draft.say("market")).heading("Item 6. [Reserved]")
                .heading("Item 7. Management's Discussion and Analysis of Financial Condition and Results of Operations")
                .paragraph(draft.say("discussionIntro"))
                .paragraph(draft.fact("revenue", Financials.prose(now.revenue()), "factRevenue") + " " + draft.say("revenueReason"))
                .amounts("Year Ended December 31,", years, Statements.segments(segments, segmentsBefore))
                .paragraph(draft.say("segmentTalk")).paragraph(draft.say("marginTalk")).paragraph(draft.say("expenseTalk"))
                .paragraph(draft.fact("net income", Financials.prose(now.netIncome()), now.netIncome() < 0 ? "factLoss" : "factIncome"))
                .pageEnd().heading("Liquidity and Capital Resources").paragraph(draft.say("liquidity"))
                        .paragraphs(draft.several("outlook", 2))
                .heading("Critical Accounting Estimates").paragraphs(draft.several("estimates", 2))
                .heading("Item 7A. Quantitative and Qualitative Disclosures About Market Risk").paragraph(draft.say("marketRisk"))
                .pageEnd().heading("Item 8. Financial Statements and Supplementary Data")
                .paragraph(draft.fact("auditor", draft.company().auditor(), "factAuditor") + " " + draft.say("audit"))
                .centred("CONSOLIDATED STATEMENTS OF OPERATIONS").centred("(in thousands)")
                .amounts("Year Ended December 31,", years, Statements.income(now, before))
                .pageEnd().centred("CONSOLIDATED BALANCE SHEETS").centred("(in thousands)")
                .amounts("December 31,", years, Statements.balance(now, before))
                .pageEnd().heading("Notes to Consolidated Financial Statements");
        List<String> notes = draft.several("note", 5);
        for (int i = 0; i < notes.size(); i++) {
            int title = notes.get(i).indexOf(" == ");
            page.heading("Note " + (i + 1) + ". " + notes.get(i).substring(0, title))
                    .textBlock("us-gaap:SignificantAccountingPoliciesTextBlock", notes.get(i).substring(title + 4));
        }
        page.heading("Item 9A. Controls and Procedures").paragraph(draft.say("controls")).heading("Item 9B. Other Information")
                .paragraph("None.");
    }

    private void partThree() {
        page.pageEnd().heading("PART III").heading("Item 10. Directors, Executive Officers and Corporate Governance")
                .paragraph(draft.fact("chief executive officer", Officers.chiefExecutive(draft.company(), draft.fiscalYear()), "factChief"))
                .paragraph(draft.fact("chief financial officer", Officers.chiefFinancial(draft.company(), draft.fiscalYear()),
                        "factFinance"))
                .paragraph(draft.say("governance"))
                .heading("Item 11. Executive Compensation").paragraph(draft.say("byReference"))
                .heading("PART IV").heading("Item 15. Exhibits and Financial Statement Schedules")
                .table(List.of(List.of("21.1", "Subsidiaries of the registrant"),
                        List.of("31.1", "Certification of Chief Executive Officer")))
                .centred("SIGNATURES").paragraph(draft.say("signature"));
    }

}

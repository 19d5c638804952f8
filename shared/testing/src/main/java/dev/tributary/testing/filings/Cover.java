package dev.tributary.testing.filings;

import java.util.List;

/// The cover page of a report.
final class Cover {

    private Cover() {
    }

    static void write(ReportPage page, Company company, FilingForm form, String kind, String periodLine) {
        page.hidden("dei:EntityCentralIndexKey", company.cik()).hidden("dei:AmendmentFlag", "false")
                .hidden("dei:CurrentFiscalYearEndDate", "--12-31")
                .centred("UNITED STATES").centred("SECURITIES AND EXCHANGE COMMISSION").centred("Washington, D.C. 20549")
                .tagged("dei:DocumentType", "FORM ", form.label(), "")
                .centred(kind).paragraph(periodLine)
                .tagged("dei:EntityFileNumber", "Commission File Number: ", EdgarSubmission.fileNumber(company), "")
                .tagged("dei:EntityRegistrantName", "", company.name(), "")
                .centred("(Exact name of registrant as specified in its charter)")
                .table(List.of(
                        List.of("Delaware", "9" + company.cik().substring(2, 3) + "-" + company.cik().substring(3)),
                        List.of("(State or other jurisdiction of incorporation)", "(I.R.S. Employer Identification No.)")))
                .paragraph(company.street() + ", " + company.city() + ", " + company.stateName() + " " + company.zip())
                .paragraph("Securities registered pursuant to Section 12(b) of the Act:")
                .table(List.of(
                        List.of("Title of each class", "Trading symbol", "Name of each exchange on which registered"),
                        List.of("Common Stock, $0.01 par value", company.ticker(), "The Meridian Stock Exchange")));
    }
}

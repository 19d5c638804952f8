package dev.tributary.testing.filings;

import dev.tributary.testing.filings.EdgarSubmission.Part;
import java.util.List;
import java.util.Locale;

/// What comes with a main document: exhibits to read, and files that repeat the report for machines.
final class Attachments {

    private static final int LOGO_BYTES = 600;

    private Attachments() {
    }

    static Part certification(Draft draft, FilingForm form, String fileName) {
        draft.bind("form", form.label());
        ReportPage page = new ReportPage(draft.company(), "EX-31.1", Period.year(draft.fiscalYear()))
                .centred("CERTIFICATION").paragraph(draft.say("certification")).paragraphs(draft.several("certificationPoint", 3));
        return new Part("EX-31.1", fileName, "EX-31.1", page.exhibit());
    }

    static Part subsidiaries(Draft draft) {
        ReportPage page = new ReportPage(draft.company(), "EX-21.1", Period.year(draft.fiscalYear()))
                .centred("SUBSIDIARIES OF " + draft.company().name())
                .table(List.of(List.of("Name", "Jurisdiction"), List.of(draft.company().shortName() + " Holdings LLC", "Delaware"),
                        List.of(draft.company().shortName() + " International B.V.", "Netherlands"),
                        List.of(draft.company().shortName() + " " + draft.company().stateName() + " Corp.", draft.company().stateName())));
        return new Part("EX-21.1", "ex211.htm", "EX-21.1", page.exhibit());
    }

    /// The files that EDGAR adds: a picture, a rendered page and the extracted instance.
    static List<Part> machineFiles(Draft draft, Period period) {
        String stem = draft.company().ticker().toLowerCase(Locale.ROOT) + "-" + period.fiscalYear() + "-" + period.number();
        byte[] logo = new byte[LOGO_BYTES];
        draft.company().seed().branch("logo").random().nextBytes(logo);
        return List.of(
                new Part("GRAPHIC", "logo.jpg", "GRAPHIC", Uuencoding.encode("logo.jpg", logo)),
                new Part("XML", "R1.htm", "IDEA: XBRL DOCUMENT", "<html><body><table class=\"report\"><tr><th>Cover</th><td>"
                        + draft.company().cik()
                        + "</td></tr></table></body></html>\n"),
                Part.xml("XML", stem + "_htm.xml", "IDEA: XBRL DOCUMENT",
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<xbrl xmlns=\"http://www.xbrl.org/2003/instance\">"
                        + "<dei:EntityCentralIndexKey contextRef=\"c-1\">" + draft.company().cik()
                        + "</dei:EntityCentralIndexKey></xbrl>\n"));
    }
}

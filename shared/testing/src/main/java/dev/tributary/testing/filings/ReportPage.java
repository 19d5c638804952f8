package dev.tributary.testing.filings;

import java.util.List;
import java.util.Locale;

/// An HTML page in the manner of today's filing software: styled `div`s, spacer columns, `$` and `)` in cells of their own,
/// page ends with numbers and running heads, inline XBRL with a hidden header. Text goes in plain; what is not ASCII goes out as
/// entities.
final class ReportPage {

    private static final String FONT = "font-family:'Times New Roman',serif;font-size:10pt";

    private final StringBuilder body = new StringBuilder();
    private final StringBuilder hidden = new StringBuilder();
    private final Company company;
    private final String title;
    private final String context;
    private int facts;
    private int page;

    ReportPage(Company company, String title, Period period) {
        this.company = company;
        this.title = title;
        this.context = "c-" + period.fiscalYear() + "-" + period.number();
    }

    ReportPage centred(String text) {
        body.append("<div style=\"text-align:center\"><span style=\"").append(FONT).append(";font-weight:700\">").append(escape(text))
                .append("</span></div>\n");
        return this;
    }

    ReportPage heading(String text) {
        body.append("<div style=\"margin-top:12pt\"><span style=\"").append(FONT).append(";font-weight:700\">").append(escape(text))
                .append("</span></div>\n");
        return this;
    }

    ReportPage paragraph(String text) {
        body.append("<div style=\"margin-top:6pt;text-align:justify\"><span style=\"").append(FONT).append("\">").append(escape(text))
                .append("</span></div>\n");
        return this;
    }

    ReportPage paragraphs(List<String> texts) {
        texts.forEach(this::paragraph);
        return this;
    }

    /// A paragraph tagged as a text block, cut in two by an `ix:continuation` in the middle of a sentence.
    ReportPage textBlock(String concept, String text) {
        int cut = text.indexOf(' ', text.length() / 2);
        String id = "f-" + ++facts;
        body.append("<div style=\"margin-top:6pt\"><span style=\"").append(FONT).append("\"><ix:nonNumeric name=\"").append(concept)
                .append("\" contextRef=\"").append(context).append("\" escape=\"true\" continuedAt=\"").append(id).append("-1\" id=\"")
                        .append(id)
                .append("\">").append(escape(text.substring(0, cut))).append("</ix:nonNumeric><ix:continuation id=\"").append(id)
                .append("-1\">").append(escape(text.substring(cut))).append("</ix:continuation></span></div>\n");
        return this;
    }

    /// A line whose value is tagged.
    ReportPage tagged(String concept, String before, String value, String after) {
        body.append("<div style=\"text-align:center\"><span style=\"").append(FONT).append("\">").append(escape(before))
                .append("<ix:nonNumeric name=\"").append(concept).append("\" contextRef=\"").append(context).append("\" id=\"f-")
                .append(++facts).append("\">").append(escape(value)).append("</ix:nonNumeric>").append(escape(after))
                        .append("</span></div>\n");
        return this;
    }

    /// A value in the hidden header only.
    ReportPage hidden(String concept, String value) {
        hidden.append("<ix:nonNumeric contextRef=\"").append(context).append("\" name=\"").append(concept).append("\" id=\"f-")
                .append(++facts)
                .append("\">").append(escape(value)).append("</ix:nonNumeric>");
        return this;
    }

    /// A table of texts.
    ReportPage table(List<List<String>> rows) {
        body.append("<table style=\"width:100%\">");
        for (List<String> row : rows) {
            body.append("<tr>");
            row.forEach(cell -> body.append("<td style=\"padding:2px 1pt\">").append(escape(cell)).append("</td>"));
            body.append("</tr>\n");
        }
        body.append("</table>\n");
        return this;
    }

    /// A table of amounts: a label, then for each column a currency cell, a number cell and a closing cell, parted by spacers.
    ///
    /// @param caption heading that spans the number columns
    /// @param columns column headings
    /// @param lines   the lines of the table
    ReportPage amounts(String caption, List<String> columns, List<AmountLine> lines) {
        int width = columns.size() * 4;
        body.append("<table style=\"border-collapse:collapse;width:100%\">\n<tr><td style=\"width:50%\"></td><td colspan=\"").append(width)
                .append("\" style=\"text-align:center\"><span style=\"font-weight:700\">").append(escape(caption))
                        .append("</span></td></tr>\n<tr><td></td>");
        columns.forEach(column -> body.append("<td></td><td colspan=\"3\" style=\"text-align:center\"><span style=\"font-weight:700\">")
                .append(escape(column)).append("</span></td>"));
        body.append("</tr>\n");
        for (AmountLine line : lines) {
            body.append("<tr><td>").append(escape(line.label())).append("</td>");
            line.amounts().forEach(amount -> amountCells(line, amount));
            body.append("</tr>\n");
        }
        body.append("</table>\n");
        return this;
    }

    private void amountCells(AmountLine line, long amount) {
        String number = Financials.table(Math.abs(amount));
        body.append("<td></td><td>").append(line.currency() ? "$" : "").append("</td><td style=\"text-align:right\">")
                .append(amount < 0 ? "(" : "").append("<ix:nonFraction unitRef=\"usd\" contextRef=\"").append(context)
                        .append("\" decimals=\"-3\" scale=\"3\"")
                .append(amount < 0 ? " sign=\"-\"" : "").append(" format=\"ixt:num-dot-decimal\" name=\"").append(line.concept())
                        .append("\" id=\"f-")
                .append(++facts).append("\">").append(number).append("</ix:nonFraction></td><td>").append(amount < 0 ? ")" : "&#160;")
                        .append("</td>");
    }

    /// The end of a printed page, with its number and the next page's running head.
    ReportPage pageEnd() {
        body.append("<div style=\"text-align:center\"><span style=\"").append(FONT).append("\">").append(++page)
                .append("</span></div>\n<hr style=\"page-break-after:always\"/>\n<div style=\"text-align:center\"><span style=\"font-size:8pt\">")
                .append(escape(company.name())).append("</span></div>\n");
        return this;
    }

    /// The whole page, with inline XBRL in the way of an EDGAR main document.
    String html() {
        String header = "<div style=\"display:none\"><ix:header><ix:hidden>" + hidden
                + "</ix:hidden><ix:references><link:schemaRef xlink:href=\""
                + company.ticker().toLowerCase(Locale.ROOT)
                + ".xsd\" xlink:type=\"simple\"/></ix:references><ix:resources><xbrli:context id=\""
                + context + "\"><xbrli:entity><xbrli:identifier scheme=\"http://www.sec.gov/CIK\">" + company.cik()
                + "</xbrli:identifier></xbrli:entity></xbrli:context><xbrli:unit id=\"usd\"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>"
                + "</ix:resources></ix:header></div>\n";
        return "<?xml version='1.0' encoding='ASCII'?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
                + "xmlns:ix=\"http://www.xbrl.org/2013/inlineXBRL\" "
                + "xmlns:dei=\"http://xbrl.sec.gov/dei/2024\" xmlns:us-gaap=\"http://fasb.org/us-gaap/2024\">\n<head><title>"
                + escape(title)
                + "</title>\n<meta http-equiv=\"Content-Type\" content=\"text/html\"/></head>\n<body>" + header + body + "</body></html>\n";
    }

    /// The page without inline XBRL, in the way of an exhibit.
    String exhibit() {
        return "<html><head><title>" + escape(title) + "</title></head>\n<body bgcolor=\"white\">\n" + body + "</body></html>\n";
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append("&#8217;");
                default -> {
                    if (c < 0x80) {
                        out.append(c);
                    } else {
                        out.append("&#").append((int) c).append(';');
                    }
                }
            }
        }
        return out.toString();
    }
}

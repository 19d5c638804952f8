package dev.tributary.benchmarks.ingestion;

import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Made filings that are as large as EDGAR's: log-normal with a median of 20 KB, so that the ninetieth percentile is near 0.8 MB, the
/// ninety-ninth near 17 MB, none beyond 202 MB, and a day of 3,400 near 3.5 GB. What is added is what makes real ones large: HTML tables
/// whose markup outweighs their text, XBRL, and pictures.
final class SizedFilings {

    private static final double MEDIAN_BYTES = 20_000;
    private static final double SIGMA = 2.9;
    private static final int MOST_BYTES = 202_000_000;
    /// The largest part that is read as a document.
    private static final int MOST_HTML_BYTES = 20 << 20;
    private static final String END = "</SEC-DOCUMENT>\n";
    private static final String CELL = "<td style=\"border-bottom:0.5pt solid #000000;padding:2px 1pt 2px 12.25pt;"
            + "text-align:right;vertical-align:bottom\">"
            + "<span style=\"color:#000000;font-family:'Times New Roman',sans-serif;font-size:10pt;font-weight:400;line-height:120%\">";

    private SizedFilings() {
    }

    /// The first filings of a seeded day.
    static Stream<GeneratedFiling> day(int filings) {
        return plain(filings).map(SizedFilings::grown);
    }

    /// The same as they were before they grew.
    static Stream<GeneratedFiling> plain(int filings) {
        FilingGenerator generator = new FilingGenerator(2026);
        return generator.filings(generator.companies(filings / 6 + 2), 2025, 2025).limit(filings);
    }

    private static GeneratedFiling grown(GeneratedFiling filing) {
        SplittableRandom random = new SplittableRandom(filing.accession().hashCode());
        long wanted = Math.min(MOST_BYTES, (long) (MEDIAN_BYTES * Math.exp(SIGMA * random.nextGaussian())));
        int missing = (int) Math.max(0, wanted - filing.bytes().length);
        if (missing < 1000) {
            return filing;
        }
        int html = Math.min(MOST_HTML_BYTES, (int) (missing * 0.45));
        byte[] whole = filing.bytes();
        byte[] end = END.getBytes(StandardCharsets.US_ASCII);
        StringBuilder more = new StringBuilder(missing + 4096);
        part(more, "EX-99.2", "ex992.htm", body -> tables(body, html, random));
        part(more, "EX-101.INS", "instance.xml", body -> xbrl(body, (int) (missing * 0.33), random));
        part(more, "GRAPHIC", "picture.jpg", body -> picture(body, missing - html - (int) (missing * 0.33), random));
        byte[] added = more.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(whole, whole.length + added.length);
        System.arraycopy(added, 0, bytes, whole.length - end.length, added.length);
        System.arraycopy(end, 0, bytes, bytes.length - end.length, end.length);
        return new GeneratedFiling(filing.accession(), filing.form(), filing.company(), filing.period(), filing.filedAt(), bytes, filing.facts());
    }

    private static void part(StringBuilder out, String type, String name, Consumer<StringBuilder> body) {
        out.append("<DOCUMENT>\n<TYPE>").append(type).append("\n<SEQUENCE>9\n<FILENAME>").append(name).append("\n<TEXT>\n");
        body.accept(out);
        out.append("</TEXT>\n</DOCUMENT>\n");
    }

    private static void tables(StringBuilder out, int bytes, SplittableRandom random) {
        int until = out.length() + bytes;
        out.append("<html><body>\n");
        while (out.length() < until) {
            out.append("<p>Schedule ").append(random.nextInt(1_000_000)).append(" of holdings, as of day ").append(random.nextInt(1000))
                    .append("</p>\n<table>\n");
            for (int row = 0; row < 30 && out.length() < until; row++) {
                out.append("<tr>").append(CELL).append("Series ").append(random.nextInt(100_000)).append(" notes</span></td>");
                for (int cell = 0; cell < 3; cell++) {
                    out.append(CELL).append(random.nextInt(1000)).append(',').append(100 + random.nextInt(900)).append("</span></td>");
                }
                out.append("</tr>\n");
            }
            out.append("</table>\n");
        }
        out.append("</body></html>\n");
    }

    private static void xbrl(StringBuilder out, int bytes, SplittableRandom random) {
        int until = out.length() + bytes;
        out.append("<XML>\n<?xml version=\"1.0\"?>\n<xbrl>\n");
        while (out.length() < until) {
            out.append("<us-gaap:Revenues contextRef=\"c").append(random.nextInt(10_000)).append("\" unitRef=\"usd\" decimals=\"-3\">")
                    .append(random.nextInt(1_000_000_000)).append("</us-gaap:Revenues>\n");
        }
        out.append("</xbrl>\n</XML>\n");
    }

    private static void picture(StringBuilder out, int bytes, SplittableRandom random) {
        int until = out.length() + bytes;
        out.append("begin 644 picture.jpg\n");
        char[] line = new char[61];
        while (out.length() < until) {
            line[0] = 'M';
            for (int i = 1; i < line.length; i++) {
                line[i] = (char) (33 + random.nextInt(63));
            }
            out.append(line).append('\n');
        }
        out.append("`\nend\n");
    }
}

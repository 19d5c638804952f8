package dev.tributary.testing.edgar;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The current-events feed: Atom in ISO-8859-1, one entry for each filing and party, latest acceptance first, ended at a depth.
final class CurrentEvents {

    /// The last page starts here; the next one answers 503.
    static final int DEPTH = 5000;
    private static final int MOST_PER_PAGE = 100;
    private static final DateTimeFormatter OFFSET_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");
    private static final DateTimeFormatter TITLE_TIME = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss z", Locale.US);

    private record Entry(FakeFiling filing, FakeFiling.Party party) {
    }

    private CurrentEvents() {
    }

    static Answer page(List<FakeFiling> visible, Query query, Instant now) {
        int start = query.number("start", 0);
        if (start > DEPTH) {
            return Answer.fileUnavailable();
        }
        // The type is a prefix: 4 matches 424B2 as well.
        List<Entry> entries = visible.stream().filter(filing -> !filing.isLate() && filing.form().startsWith(query.text("type")))
                .sorted(Comparator.comparing(FakeFiling::acceptedAt).reversed().thenComparing(FakeFiling::accession))
                .flatMap(filing -> filing.parties().stream().map(party -> new Entry(filing, party)))
                .skip(start).limit(Math.min(MOST_PER_PAGE, query.number("count", 40))).toList();
        StringBuilder feed = new StringBuilder("<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<feed "
                + "xmlns=\"http://www.w3.org/2005/Atom\">\n<title>Latest Filings - ")
                .append(now.atZone(FakeFiling.NEW_YORK).format(TITLE_TIME)).append("</title>\n<updated>").append(time(now))
                        .append("</updated>\n");
        entries.forEach(entry -> append(feed, entry));
        return Answer.of(200, "application/atom+xml; charset=ISO-8859-1", feed.append("</feed>\n").toString())
                .with("Cache-Control", "no-cache");
    }

    private static void append(StringBuilder feed, Entry entry) {
        FakeFiling filing = entry.filing();
        String folder = "https://www.sec.gov/Archives/edgar/data/" + Long.parseLong(entry.party().cik()) + "/" + filing.accession()
                .replace("-", "") + "/";
        feed.append("<entry>\n<title>").append(escape(filing.form() + " - " + entry.party().name())).append(" (")
                .append(entry.party().cik()).append(") (")
                .append(entry.party().role()).append(")</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"").append(folder)
                        .append(filing.accession())
                .append("-index.htm\"/>\n<summary type=\"html\">\n &lt;b&gt;Filed:&lt;/b&gt; ").append(filing.filed())
                        .append(" &lt;b&gt;AccNo:&lt;/b&gt; ")
                .append(filing.accession()).append(" &lt;b&gt;Size:&lt;/b&gt; ").append(filing.body().length / 1024)
                        .append(" KB\n</summary>\n<updated>")
                .append(time(filing.acceptedAt()))
                        .append("</updated>\n<category scheme=\"https://www.sec.gov/\" label=\"form type\" term=\"").append(filing.form())
                .append("\"/>\n<id>urn:tag:sec.gov,2008:accession-number=").append(filing.accession()).append("</id>\n</entry>\n");
    }

    private static String time(Instant instant) {
        return instant.atZone(FakeFiling.NEW_YORK).format(OFFSET_TIME);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

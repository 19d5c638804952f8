package dev.tributary.ingestion.edgar;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The current-events feed, an Atom document in whatever encoding it declares.
///
/// Document types and external entities are refused, so that no page can make the reader fetch a file or grow without bound.
final class CurrentFeed {

    /// The first page beyond the feed's depth starts at this entry.
    static final int DEPTH = 5100;
    static final int PAGE = 100;

    private static final Pattern ACCESSION = Pattern.compile("accession-number=(\\d{10}-\\d{2}-\\d{6})$");
    private static final Pattern CIK = Pattern.compile("\\((\\d{10})\\) \\([^()]*\\)\\s*$");

    private CurrentFeed() {
    }

    /// The path of a page.
    ///
    /// @param form a form or its beginning; empty for all
    static String path(String form, int start) {
        return "/cgi-bin/browse-edgar?action=getcurrent&type=" + URLEncoder.encode(form, StandardCharsets.UTF_8)
                + "&company=&CIK=&owner=include&start=" + start + "&count=" + PAGE + "&output=atom";
    }

    /// The entries of a page, in its order.
    ///
    /// @throws XMLStreamException if it is not the feed
    static List<FeedEntry> parse(byte[] body) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
        List<FeedEntry> entries = new ArrayList<>();
        Map<String, String> fields = null;
        boolean feed = false;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("the feed declares a document type", reader.getLocation());
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                feed |= name.equals("feed");
                if (name.equals("entry")) {
                    fields = new HashMap<>();
                } else if (fields != null && name.equals("category")) {
                    fields.put("form", String.valueOf(reader.getAttributeValue(null, "term")));
                } else if (fields != null && (name.equals("title") || name.equals("id") || name.equals("updated"))) {
                    fields.put(name, reader.getElementText());
                }
            } else if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("entry") && fields != null) {
                entries.add(entry(fields, reader));
                fields = null;
            }
        }
        if (!feed) {
            throw new XMLStreamException("this is no Atom feed");
        }
        return entries;
    }

    private static FeedEntry entry(Map<String, String> fields, XMLStreamReader reader) throws XMLStreamException {
        Matcher accession = ACCESSION.matcher(fields.getOrDefault("id", "").strip());
        Matcher cik = CIK.matcher(fields.getOrDefault("title", ""));
        if (!accession.find() || !cik.find()) {
            throw new XMLStreamException("an entry without accession or CIK: " + fields, reader.getLocation());
        }
        try {
            Instant accepted = OffsetDateTime.parse(fields.getOrDefault("updated", "")).toInstant();
            return new FeedEntry(accession.group(1), fields.getOrDefault("form", ""), cik.group(1), accepted);
        } catch (DateTimeException unreadable) {
            throw new XMLStreamException("an entry with an unreadable time: " + fields, reader.getLocation(), unreadable);
        }
    }
}

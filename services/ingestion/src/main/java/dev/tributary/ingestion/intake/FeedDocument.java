package dev.tributary.ingestion.intake;

import java.io.InputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The items of an RSS 2.0 or Atom document. Document types and external entities are refused, so that no feed can make the reader
/// fetch a file or grow without bound.
final class FeedDocument {

    /// Feeds show the latest first; what lies behind so many is not looked at.
    static final int MOST_ITEMS = 2000;

    /// An item.
    ///
    /// @param link      where its document is
    /// @param published when it was published, where the feed says so
    record Item(URI link, Optional<Instant> published) {
    }

    private FeedDocument() {
    }

    /// The items with a link, in the feed's order.
    ///
    /// @param base what relative links are relative to
    /// @throws XMLStreamException if it is no feed
    static List<Item> parse(InputStream body, URI base) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(body);
        List<Item> items = new ArrayList<>();
        Draft item = null;
        boolean feed = false;
        while (reader.hasNext() && items.size() < MOST_ITEMS) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("the feed declares a document type", reader.getLocation());
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                feed |= name.equals("rss") || name.equals("feed") || name.equals("RDF");
                if (name.equals("item") || name.equals("entry")) {
                    item = new Draft();
                } else if (item != null) {
                    item.read(name, reader);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT && item != null
                    && (reader.getLocalName().equals("item") || reader.getLocalName().equals("entry"))) {
                item.finished(base).ifPresent(items::add);
                item = null;
            }
        }
        if (!feed) {
            throw new XMLStreamException("this is neither RSS nor Atom");
        }
        return items;
    }

    private static final class Draft {

        private String link = "";
        private Optional<Instant> published = Optional.empty();

        void read(String name, XMLStreamReader reader) throws XMLStreamException {
            switch (name) {
                case "link" -> {
                    String rel = reader.getAttributeValue(null, "rel");
                    String href = reader.getAttributeValue(null, "href");
                    boolean document = rel == null || rel.equals("alternate");
                    String text = href == null ? text(reader) : href;
                    link = link.isEmpty() && document ? text.strip() : link;
                }
                case "pubDate", "published", "updated", "date" -> {
                    Optional<Instant> said = time(text(reader));
                    published = published.or(() -> said);
                }
                default -> {
                    // Titles and summaries come with the document itself.
                }
            }
        }

        /// What an element says, to its end, elements within it included.
        private static String text(XMLStreamReader reader) throws XMLStreamException {
            StringBuilder text = new StringBuilder();
            for (int depth = 1; depth > 0;) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> depth++;
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    default -> {
                        // Comments and instructions say nothing.
                    }
                }
            }
            return text.toString().strip();
        }

        private static Optional<Instant> time(String text) {
            for (DateTimeFormatter format : List.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME, DateTimeFormatter.RFC_1123_DATE_TIME)) {
                try {
                    return Optional.of(OffsetDateTime.parse(text, format).toInstant());
                } catch (DateTimeException other) {
                    continue;
                }
            }
            return Optional.empty();
        }

        Optional<Item> finished(URI base) {
            try {
                return link.isEmpty() ? Optional.empty() : Optional.of(new Item(base.resolve(link), published));
            } catch (IllegalArgumentException noAddress) {
                return Optional.empty();
            }
        }
    }
}

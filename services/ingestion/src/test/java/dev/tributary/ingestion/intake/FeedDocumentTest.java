package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class FeedDocumentTest {

    private static final URI BASE = URI.create("https://example.org/news/feed.xml");

    @Test
    void anRssFeedGivesItsLinks() throws XMLStreamException {
        List<FeedDocument.Item> items = parse("""
                <rss version="2.0"><channel><title>News</title><link>https://example.org/</link>
                <item><title>One</title><link>https://example.org/one.html</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>
                <item><title>Two</title><link> /two.html </link></item>
                <item><title>no link</title></item>
                </channel></rss>""");

        assertThat(items).extracting(item -> item.link().toString()).containsExactly("https://example.org/one.html", "https://example.org/two.html");
        assertThat(items.getFirst().published()).contains(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void anAtomFeedGivesItsAlternateLinks() throws XMLStreamException {
        List<FeedDocument.Item> items = parse("""
                <feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="feed.xml"/>
                <entry><link rel="enclosure" href="a.mp3"/><link href="a.html"/><updated>2026-03-02T09:00:00Z</updated></entry></feed>""");

        assertThat(items).extracting(item -> item.link().toString()).containsExactly("https://example.org/news/a.html");
    }

    @Test
    void aPageThatIsNoFeedIsRefused() {
        assertThatThrownBy(() -> parse("<html><body/></html>")).isInstanceOf(XMLStreamException.class).hasMessage("this is neither RSS nor Atom");
    }

    @Test
    void anEntityBombIsRefusedAtItsDoctype() {
        assertThatThrownBy(() -> parse("<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>"
                + "<rss><channel><item><link>&b;</link></item></channel></rss>"))
                .isInstanceOf(XMLStreamException.class).hasMessageContaining("the feed declares a document type");
    }

    private static List<FeedDocument.Item> parse(String xml) throws XMLStreamException {
        return FeedDocument.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), BASE);
    }
}

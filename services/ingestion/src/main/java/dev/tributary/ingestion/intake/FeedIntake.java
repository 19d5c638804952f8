package dev.tributary.ingestion.intake;

import dev.tributary.contracts.Sha256;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.ingestion.safety.SafeDownload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/// Reads an RSS or Atom feed: each item's link is a document. Not thread-safe.
public final class FeedIntake implements SourceReader {

    /// The name of this source in events.
    public static final String SOURCE = "feed";
    private static final int DIGITS = 24;
    /// Thousands of items with long summaries.
    private static final long MOST_BYTES = 16 << 20;

    private final String pipeline;
    private final String url;
    private final SafeDownload downloads;
    private final SourceLog log;
    private final Path scratch;
    private final Clock clock;

    /// @param scratch a folder of this reader alone
    public FeedIntake(String pipeline, String url, SafeDownload downloads, SourceLog log, Path scratch, Clock clock) {
        this.pipeline = pipeline;
        this.url = url;
        this.downloads = downloads.upTo(MOST_BYTES, "No feed is that long; correct source.feed.url.");
        this.log = log;
        this.scratch = scratch;
        this.clock = clock;
    }

    @Override
    public Optional<String> look() throws IOException, InterruptedException {
        Optional<FeedRead> last = log.feed(pipeline, url);
        Path file = Files.createDirectories(scratch).resolve("feed.xml");
        URI address = URI.create(url);
        return switch (downloads.get(address, last.flatMap(FeedRead::tag), last.flatMap(FeedRead::lastModified), file)) {
            case SafeDownload.Answer.Saved saved -> read(file, address, new FeedRead(pipeline, url, saved.tag(), saved.lastModified()));
            case SafeDownload.Answer.Unchanged unchanged -> Optional.empty();
            case SafeDownload.Answer.Unavailable unavailable -> Optional.of(unavailable.reason());
            case SafeDownload.Answer.Refused refused -> Optional.of(refused.reason());
        };
    }

    private Optional<String> read(Path file, URI address, FeedRead read) throws IOException {
        List<FeedDocument.Item> items;
        try (InputStream body = Files.newInputStream(file)) {
            items = FeedDocument.parse(body, address);
        } catch (XMLStreamException noFeed) {
            return Optional.of("%s cannot be read as a feed: %s".formatted(url, noFeed.getMessage()));
        }
        Instant now = clock.instant();
        for (FeedDocument.Item item : items) {
            String id = "link-" + Sha256.hex(item.link().toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
            if (log.document(pipeline, id).isEmpty()) {
                Origin origin = new Origin(SOURCE, SOURCE, item.link().toString(), List.of(), Optional.empty(), item.published(), now);
                log.publish(new DocumentSighted(pipeline, id, fileName(item.link(), id), "", origin, false, Optional.empty()));
            }
        }
        log.publish(read);
        return items.size() < FeedDocument.MOST_ITEMS ? Optional.empty()
                : Optional.of("%s has %d items or more; what lies behind them is not read".formatted(url, FeedDocument.MOST_ITEMS));
    }

    /// The last part of the path, if it is a plain name: the name of a document is for people only.
    private static String fileName(URI link, String otherwise) {
        String path = link.getPath() == null ? "" : link.getPath().replaceAll("/+$", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.matches("[\\w.,+ -]{1,120}") ? name : otherwise;
    }

}

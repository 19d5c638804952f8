package dev.tributary.ingestion.edgar;

import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.testing.edgar.FakeEdgar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Recorded crawls of the current-events feed.
public final class CurrentFeedPages {

    private CurrentFeedPages() {
    }

    /// Lets the fake answer with the pages of a crawl, the 503 at their end included; the test is skipped where they are not at hand.
    public static void replay(FakeEdgar edgar, String crawl) throws IOException {
        for (Path page : SampleFilings.in(crawl)) {
            String[] parts = page.getFileName().toString().split("[=_.]");
            boolean last = parts[2].equals("503");
            byte[] body = last ? "<!DOCTYPE html><title>SEC.gov | File Unavailable</title>".getBytes(StandardCharsets.US_ASCII) : unzipped(page);
            edgar.replay(CurrentFeed.path("", Integer.parseInt(parts[1])), Integer.parseInt(parts[2]),
                    last ? "text/html" : "application/atom+xml", body);
        }
    }

    private static byte[] unzipped(Path page) throws IOException {
        if (!page.toString().endsWith(".gz")) {
            return Files.readAllBytes(page);
        }
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(page))) {
            return in.readAllBytes();
        }
    }
}

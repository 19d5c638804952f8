package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class RealFilingsTest {

    private final FilingReader reader = new FilingReader();

    @Test
    void everySampleIsReadOrRefusedForWantOfText() throws IOException {
        List<Path> files = new ArrayList<>(SampleFilings.in("full-submission"));
        files.addAll(SampleFilings.in("main-doc"));
        int read = 0;
        for (Path file : files) {
            try {
                assertThat(reader.read(file).text()).as(file.toString()).isNotBlank();
                read++;
            } catch (InvalidFilingException invalid) {
                // Forms of data alone: ownership, holdings, trading systems.
                assertThat(invalid.code()).as(file.toString()).isEqualTo("filing-without-text");
                assertThat(file.getFileName().toString()).containsPattern("_(?:4|13F-HR|ATS-N|ATS-N-W|D|D-A)_");
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(files.size() - 12);
    }

    @Test
    void theFeedsFormAndTheFullSubmissionGiveTheSameText() throws IOException {
        ExtractedFiling feed = reader.read(SampleFilings.file("full-submission/2025_SC-TO-T-A_0001104659-25-002604.nc"));
        ExtractedFiling live = reader.read(SampleFilings.file("full-submission/2025_SC-TO-T-A_0001104659-25-002604.txt"));

        assertThat(feed.textDigest()).isEqualTo(live.textDigest());
        assertThat(feed.accession()).isEqualTo(live.accession());
    }

    /// Visible words by jsoup alone against the words of all pieces, table cells included; then what goes as page furniture.
    @Test
    void visibleWordsAreKept() throws IOException {
        for (Path file : SampleFilings.in("main-doc")) {
            String name = file.getFileName().toString();
            if (!name.matches(".*(?:10-K|10-Q|20-F|DEF-14A).*\\.html?")) {
                continue;
            }
            Document page = Jsoup.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
            page.select("[style*=display:none],[style*=display: none],ix|header,head,title,script,style").remove();
            Map<String, Integer> expected = words(page.body().text());
            List<Piece> pieces = HtmlText.extract(Files.readString(file, StandardCharsets.ISO_8859_1));
            String all = pieces.stream().map(piece -> piece instanceof Piece.Text text ? text.text() : "").collect(Collectors.joining(" "));
            String kept = PageFurniture.strip(pieces).stream().map(Piece.Text::text).collect(Collectors.joining(" "));

            assertThat(recall(expected, words(all))).as(name).isGreaterThanOrEqualTo(0.995);
            assertThat(recall(words(all), words(kept))).as("%s without furniture", name).isGreaterThanOrEqualTo(0.97);
        }
    }

    private static double recall(Map<String, Integer> expected, Map<String, Integer> found) {
        long total = expected.values().stream().mapToLong(Integer::longValue).sum();
        return (double) expected.entrySet().stream().mapToLong(word -> Math.min(word.getValue(), found.getOrDefault(word.getKey(), 0)))
                .sum() / total;
    }

    private static Map<String, Integer> words(String text) {
        Map<String, Integer> words = new HashMap<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() > 3 || word.chars().anyMatch(Character::isLetter)) {
                words.merge(word, 1, Integer::sum);
            }
        }
        return words;
    }
}

package dev.tributary.ingestion.edgar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.ingestion.samples.SampleFilings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class RecordedPagesTest {

    /// Counted independently by grep and sort -u over the recorded pages.
    @Test
    void aRecordedCrawlGivesItsFilings() throws IOException, XMLStreamException {
        Set<String> accessions = new HashSet<>();
        int entries = 0;
        for (Path file : SampleFilings.in("api/getcurrent/crawl-20251212T230234Z")) {
            if (file.getFileName().toString().contains("_200")) {
                for (FeedEntry entry : CurrentFeed.parse(bytes(file))) {
                    accessions.add(entry.accession());
                    entries++;
                }
            }
        }
        assertThat(entries).isEqualTo(5100);
        assertThat(accessions).hasSize(3313);
    }

    @Test
    void indexesOfEveryKindAreReadFromTheRight() throws IOException {
        Index form = index("api/daily-index_form.20200318.idx.gz");
        assertThat(form.rows()).hasSize(4084).allMatch(row -> !row.form().isEmpty() && !row.company().isEmpty());
        assertThat(form.lines().unreadable()).isZero();
        assertThat(form.rows().getFirst())
                .isEqualTo(new IndexRow("0001140361-20-006155", "1-A", "0001806014", "DLP Positive Note Fund LLC",
                LocalDate.of(2020, 3, 18),
                "edgar/data/1806014/0001140361-20-006155.txt"));
        assertThat(form.rows().get(2).form()).isEqualTo("1-A POS");

        Index company = index("api/daily-index_company.20221003.idx.gz");
        assertThat(company.lines().unreadable()).isZero();
        assertThat(company.rows().getFirst()).extracting(IndexRow::company, IndexRow::form)
                .containsExactly("1st stREIT Office Inc.", "1-A POS");

        assertThat(index("api/full-index_master_1993Q4.idx").rows()).extracting(IndexRow::accession).contains("9999999997-02-056978");
        assertThat(index("api/daily-index_master.20181231.idx").lines().unreadable()).isZero();
        assertThat(index("api/empty-form.idx").rows()).isEmpty();
    }

    @Test
    void aPageThatIsNoFeedIsRefused() {
        assertThatThrownBy(() -> CurrentFeed.parse("<html/>".getBytes(StandardCharsets.US_ASCII))).isInstanceOf(XMLStreamException.class);
    }

    /// Ten levels of ten entities would be ten billion laughs.
    @Test
    void anEntityBombIsRefusedAtItsDoctype() {
        String bomb = "<?xml version=\"1.0\"?><!DOCTYPE feed [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><feed><title>&b;</title></feed>";

        assertThatThrownBy(() -> CurrentFeed.parse(bomb.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("document type");
    }

    private record Index(List<IndexRow> rows, IndexFile.Lines lines) {
    }

    private static Index index(String name) throws IOException {
        List<IndexRow> rows = new ArrayList<>();
        IndexFile.Lines lines = IndexFile.parse(new String(bytes(SampleFilings.file(name)), StandardCharsets.ISO_8859_1), rows::add);
        assertThat(lines.rows()).isEqualTo(rows.size());
        return new Index(rows, lines);
    }

    private static byte[] bytes(Path file) throws IOException {
        byte[] raw = Files.readAllBytes(file);
        if (!file.toString().endsWith(".gz")) {
            return raw;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
            return in.readAllBytes();
        }
    }
}

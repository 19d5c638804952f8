package dev.tributary.ingestion.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.ingestion.extraction.BlockKind;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.testing.filings.FilingForm;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.testing.filings.Period;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class TracerTest {

    private static final int SPANS = 10_000;
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    @Test
    void aFactLeadsBackToItsDocumentItemAndBytes() {
        // Given
        FilingGenerator generator = new FilingGenerator(5);
        GeneratedFiling filing = generator.filing(generator.company(2), FilingForm.TEN_K, Period.year(2022));
        ExtractedFiling text = new FilingReader().read(filing.bytes(), filing.fileName());
        String sentence = filing.facts().stream().filter(fact -> fact.name().equals("net income")).findFirst().orElseThrow().sentence();

        // When
        Origin origin = new Tracer(text).origin(text.text().indexOf(sentence)).orElseThrow();

        // Then
        assertThat(origin.accession()).isEqualTo(filing.accession());
        assertThat(origin.documentSequence()).isEqualTo(1);
        assertThat(origin.documentType()).isEqualTo("10-K");
        assertThat(origin.items()).containsExactly("part2item7");
        assertThat(new String(Arrays.copyOfRange(filing.bytes(), (int) origin.raw().start(), (int) origin.raw().end()),
                StandardCharsets.US_ASCII))
                .isEqualTo(sentence);
    }

    @Test
    void aPlaceOutsideTheTextIsRefused() {
        ExtractedFiling text = new FilingReader().read("words".getBytes(StandardCharsets.US_ASCII), "a.txt");

        assertThatThrownBy(() -> new Tracer(text).origin(5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /// Ten thousand places drawn from all samples: what stands in the raw bytes is what stands in the text.
    @Test
    void randomPlacesOfRealFilingsMatchTheirRawBytes() throws IOException {
        List<Path> files = new ArrayList<>(SampleFilings.in("full-submission"));
        files.addAll(SampleFilings.in("main-doc"));
        SplittableRandom random = new SplittableRandom(20261123);
        int checked = 0;
        for (Path file : files) {
            byte[] raw = Files.readAllBytes(file);
            ExtractedFiling filing;
            try {
                filing = new FilingReader().read(raw, file.getFileName().toString());
            } catch (InvalidFilingException withoutText) {
                continue;
            }
            Tracer tracer = new Tracer(filing);
            for (int i = 0; i < SPANS / 100; i++) {
                int offset = random.nextInt(filing.text().length());
                Optional<Origin> origin = tracer.origin(offset);
                if (origin.isPresent()) {
                    String bytes = new String(Arrays.copyOfRange(raw, (int) origin.get().raw().start(), (int) origin.get().raw().end()),
                            StandardCharsets.ISO_8859_1);
                    assertThat(visible(bytes)).as("%s at %d: bytes %s", file, offset, origin.get().raw()).contains(essence(origin.get()));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(SPANS);
    }

    private static String visible(String raw) {
        boolean mayHide = raw.contains("none") || raw.contains("<script") || raw.contains("<style") || raw.contains("ix:header");
        if (!mayHide) {
            return letters(Parser.unescapeEntities(TAG.matcher(raw).replaceAll(""), false));
        }
        Document page = Jsoup.parse(raw);
        page.select("[style*=display:none],[style*=display: none],ix|header,script,style").remove();
        return letters(page.wholeText());
    }

    /// A row repeats the headings that span several columns; its first and last cell must be there.
    private static String essence(Origin origin) {
        String text = origin.kind() == BlockKind.TABLE_ROW ? origin.block().replaceAll("^\\|[ |]*", "").replaceAll("\\s\\|.*", "")
                : origin.block();
        return letters(text);
    }

    private static String letters(String text) {
        return NO_LETTERS.matcher(text).replaceAll("");
    }
}

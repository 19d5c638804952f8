package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.testing.filings.Company;
import dev.tributary.testing.filings.Fact;
import dev.tributary.testing.filings.FilingForm;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.testing.filings.Period;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilingReaderTest {

    private final FilingReader reader = new FilingReader();
    private final FilingGenerator generator = new FilingGenerator(11);
    private final Company company = generator.company(0);

    @Test
    void aSubmissionGivesItsHeaderTextAndSkippedParts() {
        // Given
        GeneratedFiling filing = generator.filing(company, FilingForm.TEN_K, Period.year(2023));

        // When
        ExtractedFiling extracted = reader.read(filing.bytes(), filing.fileName());

        // Then
        assertThat(extracted.accession()).isEqualTo(filing.accession());
        assertThat(extracted.form()).contains("10-K");
        assertThat(extracted.cik()).contains(company.cik());
        assertThat(extracted.companyName()).contains(company.name());
        assertThat(extracted.filedAt()).contains(filing.filedAt());
        assertThat(extracted.acceptedAt()).isPresent();
        assertThat(extracted.spans()).extracting(DocumentSpan::type).containsExactly("10-K", "EX-21.1", "EX-31.1");
        assertThat(extracted.skipped()).extracting(part -> part.reason().code()).containsExactly("uuencoded", "rendered", "xbrl");
        assertThat(extracted.warnings()).isEmpty();
    }

    @Test
    void everyFactOfAFilingStandsInItsText() {
        for (GeneratedFiling filing : generator.filings(company, 2023)) {
            String text = reader.read(filing.bytes(), filing.fileName()).text();
            assertThat(filing.facts()).isNotEmpty().extracting(Fact::sentence).allMatch(text::contains);
        }
    }

    @Test
    void theHiddenHeaderLeavesNoTrace() {
        ExtractedFiling extracted = read(generator.filing(company, FilingForm.TEN_K, Period.year(2023)));

        assertThat(extracted.text()).doesNotContain("iso4217", "--12-31", "www.sec.gov/CIK", "false");
    }

    @Test
    void blocksTileTheTextAndPointAtTheirBytes() {
        GeneratedFiling filing = generator.filing(company, FilingForm.TEN_K, Period.year(2023));
        ExtractedFiling extracted = read(filing);
        int at = 0;
        for (BlockSpan block : extracted.blocks()) {
            assertThat(extracted.text().substring(at, block.textStart())).isBlank();
            assertThat(extracted.blockAt(block.textStart())).contains(block);
            String raw = new String(Arrays.copyOfRange(filing.bytes(), (int) block.raw().start(), (int) block.raw().end()),
                    StandardCharsets.US_ASCII);
            String words = extracted.text().substring(block.textStart(), block.textEnd());
            if (block.kind() == BlockKind.PARAGRAPH && !words.startsWith("- ")) {
                assertThat(visible(raw)).isEqualTo(words.replaceAll("\\s+", ""));
            }
            at = block.textEnd();
        }
        assertThat(at).isEqualTo(extracted.text().length());
    }

    private static String visible(String html) {
        return Parser.unescapeEntities(html.replaceAll("<[^>]*>", ""), false).replaceAll("\\s+", "");
    }

    @Test
    void lineEndsDoNotChangeTheText() {
        String text = new String(generator.filing(company, FilingForm.TEN_Q, Period.quarter(2023, 2)).bytes(), StandardCharsets.US_ASCII);

        assertThat(read(text.replace('\n', '\r'), "a.nc").textDigest()).isEqualTo(read(text, "a.txt").textDigest());
    }

    @Test
    void aSinglePageIsNamedByItsContent() {
        ExtractedFiling page = read("<html><body><p>Alone.</p></body></html>", "page.htm");

        assertThat(page.accession()).matches("sha256-[0-9a-f]{24}")
                .isEqualTo(read("<html><body><p>Alone.</p></body></html>", "other.htm").accession());
        assertThat(page.form()).isEmpty();
        assertThat(page.text()).isEqualTo("Alone.");
    }

    @Test
    void utf8TextKeepsItsByteOffsets() {
        byte[] bytes = "Caf\u00e9 \ud83d\ude80.\n\nZweiter Absatz.".getBytes(StandardCharsets.UTF_8);
        ExtractedFiling text = reader.read(bytes, "notes.md");

        BlockSpan second = text.blocks().get(1);
        assertThat(text.text()).isEqualTo("Caf\u00e9 \ud83d\ude80.\n\nZweiter Absatz.");
        assertThat(Arrays.copyOfRange(bytes, (int) second.raw().start(), (int) second.raw().end())).asString(StandardCharsets.UTF_8)
                .isEqualTo("Zweiter Absatz.");
    }

    @Test
    void aDeclaredCharsetIsHonoured() {
        String html = "<html><head><meta charset=\"windows-1252\"></head><body><p>\u201cfair\u201d</p></body></html>";
        byte[] page = html.getBytes(Charset.forName("windows-1252"));

        assertThat(reader.read(page, "page.htm").text()).isEqualTo("\u201cfair\u201d");
    }

    @Test
    void aTruncatedSubmissionIsNamed() {
        byte[] whole = generator.filing(company, FilingForm.EIGHT_K, Period.event(2023, 1)).bytes();

        InvalidFilingException invalid = refused(Arrays.copyOf(whole, 3000), "cut.txt");
        assertThat(invalid.code()).isEqualTo("filing-truncated");
        assertThat(invalid).hasMessageStartingWith("cut.txt: The submission is truncated: document 1 starts at byte ")
                .hasMessageEndingWith("Fetch it again.");
    }

    @Test
    void aBinaryFileIsToldWhateverItsName() {
        InvalidFilingException invalid = refused(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 1, 2}, "filing.txt");

        assertThat(invalid.code()).isEqualTo("filing-binary");
        assertThat(invalid).hasMessage("filing.txt is not text: byte 0 is 0x1f, and it looks like a gzip file (unpack it). "
                + "Deliver the EDGAR full submission or its HTML or text documents.");
    }

    @Test
    void aFilingWithoutTextSaysWhyEachPartGaveNone() {
        String text = "<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<TEXT>\n<XML>\n<?xml version=\"1.0\"?><ownershipDocument/>\n</XML>\n</TEXT>\n</DOCUMENT>\n";

        InvalidFilingException invalid = refused(text.getBytes(StandardCharsets.US_ASCII), "form4.txt");
        assertThat(invalid.code()).isEqualTo("filing-without-text");
        assertThat(invalid).hasMessageContaining("form4.txt: none of its 1 documents holds readable text (1 4 xml)");
    }

    @Test
    void invalidUtf8IsRefusedWithItsOffset() {
        InvalidFilingException invalid = refused(new byte[] {'a', 'b', (byte) 0xc3, '('}, "notes.txt");

        assertThat(invalid.code()).isEqualTo("text-not-utf8");
        assertThat(invalid).hasMessageContaining("notes.txt: byte 2 is not valid UTF-8");
    }

    @Test
    void oneUndecodableExhibitDoesNotCostTheFiling() {
        String text = new String(generator.filing(company, FilingForm.TEN_K, Period.year(2023)).bytes(), StandardCharsets.ISO_8859_1)
                .replace("<td>Jurisdiction</td>", "<td>Jurisdiction\u00ff</td>").replace("Jurisdiction", "Jurisdiction\u00ff");

        ExtractedFiling extracted = reader.read(text.getBytes(StandardCharsets.ISO_8859_1), "odd.txt");
        assertThat(extracted.skipped()).extracting(SkippedPart::reason).contains(SkippedPart.Reason.NOT_DECODABLE);
        assertThat(extracted.warnings()).singleElement().asString().contains("document 2 (EX-21.1", "not-decodable");
    }

    @Test
    void emptyAndOversizeFilesAreRefused(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        assertThat(catchThrowableOfType(InvalidFilingException.class, () -> reader.read(empty)).code()).isEqualTo("filing-empty");

        FilingReader small = new FilingReader(new FilingLimits(100, 100));
        InvalidFilingException oversize = catchThrowableOfType(InvalidFilingException.class, () -> small.read(new byte[101], "big.txt"));
        assertThat(oversize.code()).isEqualTo("filing-oversize");
        assertThat(oversize).hasMessageContaining("big.txt measures 101 bytes; at most 100 are read");
    }

    @Test
    void anOversizeDocumentIsSkippedAndCounted() {
        GeneratedFiling filing = generator.filing(company, FilingForm.TEN_K, Period.year(2023));

        ExtractedFiling extracted = new FilingReader(new FilingLimits(1 << 20, 5000)).read(filing.bytes(), "a.txt");
        assertThat(extracted.skipped()).extracting(SkippedPart::reason).contains(SkippedPart.Reason.OVERSIZE);
        assertThat(extracted.warnings()).singleElement().asString().contains("document 1 (10-K");
    }

    @Test
    void aPdfThatIsNotReadCostsTheFilingThatPdfAlone() {
        String text = """
                <SEC-DOCUMENT>
                <DOCUMENT>
                <TYPE>8-K
                <TEXT>
                It happened.
                </TEXT>
                </DOCUMENT>
                <DOCUMENT>
                <TYPE>EX-99
                <FILENAME>a.pdf
                <TEXT>
                <PDF>
                begin 644 a.pdf
                #0V%T
                `
                end
                </PDF>
                </TEXT>
                </DOCUMENT>
                <DOCUMENT>
                <TYPE>EX-99
                <TEXT>
                <PDF>
                begin 644 b.pdf
                #0V%T
                </PDF>
                </TEXT>
                </DOCUMENT>
                </SEC-DOCUMENT>
                """;
        List<String> asked = new ArrayList<>();

        ExtractedFiling extracted = reader.read(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)), "8k.txt", (pdf, name) -> {
            asked.add(name + ": " + new String(pdf, StandardCharsets.US_ASCII));
            return Optional.empty();
        });

        assertThat(extracted.text()).isEqualTo("It happened.");
        assertThat(asked).containsExactly("8k.txt, document 2 (a.pdf): Cat");
        assertThat(extracted.skipped()).extracting(SkippedPart::reason).containsExactly(SkippedPart.Reason.PDF, SkippedPart.Reason.NOT_DECODABLE);
    }

    private ExtractedFiling read(GeneratedFiling filing) {
        return reader.read(filing.bytes(), filing.fileName());
    }

    private ExtractedFiling read(String text, String name) {
        return reader.read(text.getBytes(StandardCharsets.UTF_8), name);
    }

    private InvalidFilingException refused(byte[] bytes, String name) {
        return catchThrowableOfType(InvalidFilingException.class, () -> reader.read(bytes, name));
    }
}

package dev.tributary.ingestion.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.testing.filings.FilingForm;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.testing.filings.Period;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmenterTest {

    private static final String PROSE = "<p>" + "The company made and sold many things in many places during the year. ".repeat(40)
            + "</p>";

    @Test
    void aGeneratedReportHasEveryItemAtItsPlace() {
        // Given
        FilingGenerator generator = new FilingGenerator(3);
        GeneratedFiling filing = generator.filing(generator.company(1), FilingForm.TEN_K, Period.year(2023));
        ExtractedFiling text = new FilingReader().read(filing.bytes(), filing.fileName());

        // When
        Segmentation segmentation = Segmenter.segment(text);

        // Then
        assertThat(segmentation.status()).isEqualTo(Segmentation.Status.SEGMENTED);
        assertThat(ids(segmentation)).containsExactly("part1item1", "part1item1a", "part1item1b", "part1item1c", "part1item2", "part1item3",
                "part1item4",
                "part2item5", "part2item6", "part2item7", "part2item7a", "part2item8", "part2item9a", "part2item9b", "part3item10",
                        "part3item11", "part4item15");
        assertThat(segmentation.items()).allSatisfy(item -> assertThat(text.text().substring(item.textStart())).startsWith("Item "));
        int revenue = text.text().indexOf("Net revenue of");
        assertThat(segmentation.itemAt(revenue)).hasValueSatisfying(item -> assertThat(item.items()).containsExactly("part2item7"));
    }

    @Test
    void aTableOfContentsAndReferencesInProseAreNoHeadings() {
        Segmentation segmentation = annual("""
                <p>Item 1. Business 3</p><p>Item 7. Management's Discussion and Analysis 20</p><p>Item 8. Financial Statements 40</p>
                <p><b>Item 1. Business</b></p>%1$s<p>Item 7, Management's discussion and analysis, contains forward-looking statements; see it.</p>
                <p>Item 1A, "Risk Factors," of our 2013 report applies.</p>
                <p><b>Item 7. Management's Discussion and Analysis</b></p>%1$s
                <p><b>Item 8. Financial Statements and Supplementary Data</b></p>%1$s""");

        assertThat(ids(segmentation)).containsExactly("part1item1", "part2item7", "part2item8");
        assertThat(segmentation.items()).allMatch(item -> item.textEnd() - item.textStart() > 2000);
    }

    @Test
    void splitAndCombinedHeadingsAreUnderstood() {
        Segmentation segmentation = annual("""
                <p><b>Items 1 and 2. Business and Properties</b></p>%1$s<p><b>Item 7.</b></p><p><b>Management's Discussion and Analysis</b></p>%1$s
                <p><b>Item 8. Financial Statements</b></p>%1$s""");

        assertThat(segmentation.items()).extracting(ItemSpan::items)
                .containsExactly(List.of("part1item1", "part1item2"), List.of("part2item7"), List.of("part2item8"));
        assertThat(segmentation.items().get(1).title()).isEqualTo("Item 7. Management's Discussion and Analysis");
    }

    @Test
    void anItemThatOnlyPointsElsewhereSaysSo() {
        Segmentation segmentation = annual("""
                <p><b>Item 1. Business</b></p>%1$s<p><b>Item 7. Management's Discussion and Analysis</b></p>
                <p>The information required is incorporated by reference from the Annual Report.</p>
                <p><b>Item 8. Financial Statements</b></p>%1$s""");

        assertThat(segmentation.items()).extracting(ItemSpan::status)
                .containsExactly(ItemSpan.Status.PRESENT, ItemSpan.Status.BY_REFERENCE, ItemSpan.Status.PRESENT);
    }

    /// The report proper has headings of its own, and the items stand in an index alone, as with the largest banks.
    @Test
    void aCrossReferenceIndexIsLeftUnsegmented() {
        String index = "<p><b>Item 1. Business</b></p><p>Pages 4 to 20</p><p><b>Item 7. Management's Discussion and "
                + "Analysis</b></p><p>Pages 21 to 90</p>"
                + "<p><b>Item 8. Financial Statements</b></p><p>Pages 91 to 200</p>";

        assertThat(annual(index + "<p><b>Our Strategy</b></p>" + "%1$s".repeat(20)).status()).isEqualTo(Segmentation.Status.UNSEGMENTED);
        assertThat(annual("%1$s".repeat(20) + index).status()).isEqualTo(Segmentation.Status.UNSEGMENTED);
    }

    @Test
    void aHeadingWithAnUnknownTitleStillEndsTheItemBefore() {
        Segmentation segmentation = annual("""
                <p><b>Item 1. Business</b></p>%1$s<p><b>Item 3. Our Day in Court</b></p>%1$s
                <p><b>Item 7. Management's Discussion and Analysis</b></p>%1$s<p><b>Item 8. Financial Statements</b></p>%1$s""");

        assertThat(ids(segmentation)).containsExactly("part1item1", "part2item7", "part2item8");
        assertThat(segmentation.items().getFirst().textEnd()).isLessThan(segmentation.items().get(1).textStart() - 2000);
    }

    @Test
    void aFormWithoutItemsIsNotApplicable() {
        assertThat(Segmenter.segment(read("<p>Words.</p>", "424B2")).status()).isEqualTo(Segmentation.Status.NOT_APPLICABLE);
    }

    /// Item lists by the authors of the samples; items without any content are left out there as here.
    @Test
    void realReportsHaveTheItemsTheirLabelsList() throws IOException {
        assertThat(ids(sample("main-doc/2023_10-Q_AAPL_0000320193-23-000077.html", "10-Q")))
                .containsExactly("part1item1", "part1item2", "part1item3",
                "part1item4", "part2item1", "part2item1a", "part2item2", "part2item3", "part2item4", "part2item5", "part2item6");
        assertThat(ids(sample("main-doc/2019_10-Q_META_0001326801-19-000037.html", "10-Q")))
                .containsExactly("part1item1", "part1item2", "part1item3",
                "part1item4", "part2item1", "part2item1a", "part2item2", "part2item6");
        assertThat(ids(sample("main-doc/2024_10-K_GME_0001326380-24-000012.html", "10-K")))
                .contains("part1item1", "part1item1a", "part1item1b", "part1item2",
                "part1item3", "part1item4", "part2item5", "part2item6", "part2item7", "part2item7a", "part2item8", "part2item9",
                        "part2item9a", "part2item9b",
                "part3item10", "part3item11", "part3item12", "part3item13", "part4item14", "part4item15");
    }

    @Test
    void currentReportsOfBothErasAreSegmented() throws IOException {
        assertThat(ids(sample("full-submission/2006_8-K_0001275287-06-004486.txt", "8-K")))
                .containsExactly("item2.02", "item4.02", "item9.01");
        assertThat(ids(sample("full-submission/2000_8-K_0000914260-00-000043.txt", "8-K"))).containsExactly("item4", "item7");
        assertThat(ids(sample("full-submission/2019_8-K_0001193125-19-292676.txt", "8-K"))).containsExactly("item8.01", "item9.01");
    }

    private static List<String> ids(Segmentation segmentation) {
        return segmentation.items().stream().flatMap(item -> item.items().stream()).toList();
    }

    private static Segmentation annual(String html) {
        return Segmenter.segment(read(html.formatted(PROSE), "10-K"));
    }

    private static Segmentation sample(String name, String form) throws IOException {
        return Segmenter.segment(as(new FilingReader().read(SampleFilings.file(name)), form));
    }

    private static ExtractedFiling read(String html, String form) {
        return as(new FilingReader().read(("<html><body>" + html + "</body></html>").getBytes(StandardCharsets.UTF_8), "page.htm"), form);
    }

    /// The filing as if its header named the form: pages by themselves name none.
    static ExtractedFiling as(ExtractedFiling filing, String form) {
        return new ExtractedFiling(filing.accession(), Optional.of(form), filing.cik(), filing.companyName(), filing.filedAt(),
                filing.acceptedAt(), filing.fileNumber(), filing.period(), filing.text(), filing.spans(), filing.blocks(),
                filing.skipped(), filing.warnings());
    }
}

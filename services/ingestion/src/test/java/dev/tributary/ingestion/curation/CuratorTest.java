package dev.tributary.ingestion.curation;

import dev.tributary.ingestion.decontamination.Decontaminator;
import dev.tributary.ingestion.deduplication.NearDuplicates;
import dev.tributary.ingestion.deduplication.ParagraphCap;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

class CuratorTest {

    private final FilingGenerator generator = new FilingGenerator(8);
    private final List<GeneratedFiling> filings = generator.filings(generator.companies(3), 2021, 2022).toList();

    @Test
    void eachRuleDropsWhatIsItsOwnAndAccountsForIt() {
        // Given
        GeneratedFiling first = filings.getFirst();
        GeneratedFiling quoted = filings.getLast();
        String fact = first.facts().getFirst().sentence();
        Curator curator = curator(new Decontaminator.Builder().accession("finance-bench", quoted.accession())
                .text("fin-qa", fact + " " + fact).build());
        String text = text(first);

        // When, then
        assertThat(curator.consider(first.accession(), "a", text)).isInstanceOfSatisfying(CurationDecision.Keep.class,
                kept -> assertThat(kept.quality().words()).isPositive());
        assertThat(curator.consider("copy", "b", text.toUpperCase(Locale.ROOT))).isEqualTo(
                new CurationDecision.Drop(CurationRule.EXACT_DUPLICATE, "the same words as " + first.accession()));
        assertThat(curator.consider("close", "b", text + " One more line.")).isInstanceOfSatisfying(CurationDecision.Drop.class,
                drop -> assertThat(drop.rule()).isEqualTo(CurationRule.RESTATEMENT));
        assertThat(curator.consider(quoted.accession(), "c", text(quoted)))
                .isEqualTo(new CurationDecision.Drop(CurationRule.QUOTED_FILING, "quoted by finance-bench"));
        assertThat(curator.reports()).filteredOn(report -> report.documents() > 0).extracting(RuleReport::rule)
                .contains(CurationRule.QUOTED_FILING, CurationRule.EXACT_DUPLICATE, CurationRule.RESTATEMENT);
    }

    @Test
    void aLeakedPassageGoesAndTheRestStays() {
        String passage = "the quick brown fox jumped over the lazy dog while nobody was watching it";
        Curator curator = curator(new Decontaminator.Builder().text("qa", passage).build());

        assertThat(curator.consider("x", "a", "Before this. " + passage + ". After that."))
                .isInstanceOfSatisfying(CurationDecision.Keep.class, kept -> {
            assertThat(kept.text()).contains("Before this.", "After that.").doesNotContain("fox");
            assertThat(kept.removedWords()).isEqualTo(14);
        });
    }

    @Test
    void goingOnDecidesAsBuildingAnew() {
        Curator whole = curator(new Decontaminator.Builder().build());
        Curator again = curator(new Decontaminator.Builder().build());
        List<CurationDecision> once = filings.stream()
                .map(filing -> whole.consider(filing.accession(), filing.company().cik(), text(filing))).toList();

        for (int i = 0; i < filings.size(); i++) {
            assertThat(again.consider(filings.get(i).accession(), filings.get(i).company().cik(), text(filings.get(i))))
                    .isEqualTo(once.get(i));
        }
        assertThat(again.reports()).isEqualTo(whole.reports());
    }

    private static Curator curator(Decontaminator decontaminator) {
        return new Curator(new NearDuplicates(), new ParagraphCap(2), decontaminator);
    }

    private static String text(GeneratedFiling filing) {
        ExtractedFiling extracted = new FilingReader().read(filing.bytes(), filing.fileName());
        return extracted.text();
    }
}

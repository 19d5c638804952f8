package dev.tributary.ingestion.decontamination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.testing.text.GeneralText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecontaminatorTest {

    /// One thousand leaks of twelve words at seeded places of text that has nothing to do with them.
    @Test
    void everySeededLeakIsCaughtAndHardlyAnythingElse() {
        // Given
        SplittableRandom random = new SplittableRandom(12);
        List<String> questions = new ArrayList<>();
        Decontaminator.Builder sets = new Decontaminator.Builder();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            String question = random.ints(14, 0, 5000).mapToObj(word -> "q" + number % 7 + "w" + word).collect(Collectors.joining(" "));
            questions.add(question);
            sets.text("finance-bench", question);
        }
        Decontaminator decontaminator = sets.build();

        // When
        int caught = 0;
        long flagged = 0;
        long words = 0;
        for (int i = 0; i < 1000; i++) {
            String text = new GeneralText(3).document(i).text();
            String[] own = questions.get(i).split(" ");
            int from = random.nextInt(3);
            String leak = String.join(" ", List.of(own).subList(from, from + 12));
            int at = text.indexOf(' ', random.nextInt(text.length() / 2));
            Decontaminator.Contamination found = decontaminator.scan(text.substring(0, at) + " " + leak.toUpperCase(Locale.ROOT) + ","
                    + text.substring(at));
            caught += found.words().getOrDefault("finance-bench", 0) == 12 ? 1 : 0;
            words += text.split("\\s+").length;
            flagged += decontaminator.scan(text).words().values().stream().mapToInt(Integer::intValue).sum();
        }

        // Then
        assertThat(caught).isEqualTo(1000);
        assertThat((double) flagged / words).isLessThanOrEqualTo(0.001);
    }

    @Test
    void overlappingWindowsAreOneLeakAndCountOnce() {
        String passage = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
        Decontaminator decontaminator = new Decontaminator.Builder().text("a", passage).build();
        String text = "Before it, " + passage + " and after.";

        Decontaminator.Contamination found = decontaminator.scan(text);

        assertThat(found.leaks()).singleElement()
                .satisfies(leak -> assertThat(text.substring(leak.start(), leak.end())).isEqualTo(passage));
        assertThat(found.words()).containsEntry("a", 15);
    }

    @Test
    void aQuotedFilingIsToldByItsAccession() {
        Decontaminator decontaminator = new Decontaminator.Builder().accession("finance-bench", "0000000001-24-000001").build();

        assertThat(decontaminator.quotedBy("0000000001-24-000001")).isEqualTo(Set.of("finance-bench"));
        assertThat(decontaminator.quotedBy("0000000001-24-000002")).isEmpty();
    }

    @Test
    void anEntryOfAnyShapeIsReadWhole() throws IOException {
        // Given
        String entry = """
                {"question": "What was it that the company said about its revenue in the fourth quarter of the year?",
                 "evidence": [{"doc_name": "ACME_2022_10K", "text": ["short", "one two three four five six seven eight nine ten eleven twelve"],
                               "link": "https://www.sec.gov/Archives/edgar/data/1/000000000124000001/x.htm"}], "answer": 12}""";

        // When
        Decontaminator decontaminator = new Decontaminator.Builder().entry("qa", new ObjectMapper().readTree(entry)).build();

        // Then
        assertThat(decontaminator.quotedBy("0000000001-24-000001")).containsExactly("qa");
        assertThat(decontaminator.scan("It began: ONE, two three four five six seven eight nine ten eleven -- twelve.").words())
                .containsEntry("qa", 12);
        assertThat(decontaminator.scan("he asked what was it that the company said about its revenue in the year").words()).containsEntry("qa", 12);
        assertThat(decontaminator.scan("one two three four five six seven eight nine ten eleven thirteen").isClean()).isTrue();
    }
}

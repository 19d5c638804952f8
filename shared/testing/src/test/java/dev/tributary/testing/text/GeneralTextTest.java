package dev.tributary.testing.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneralTextTest {

    @Test
    void theSameSeedAndNumberGiveTheSameText() {
        assertThat(new GeneralText(5).document(17)).isEqualTo(new GeneralText(5).documents(20).toList().get(17));
        assertThat(new GeneralText(5).document(17)).isNotEqualTo(new GeneralText(6).document(17));
    }

    @Test
    void everyGenreComesUpAndNoSlotStaysOpen() {
        // When
        List<TextDocument> documents = new GeneralText(1).documents(500).toList();

        // Then
        assertThat(documents).extracting(TextDocument::genre).contains(Genre.values());
        assertThat(documents).allSatisfy(document -> assertThat(document.text()).isNotBlank().doesNotContain("{", "}", "(n)", " / "));
    }

    @Test
    void theVocabularyIsRichAndUsed() {
        // When
        Map<String, Long> words = new GeneralText(1).documents(3000)
                .flatMap(document -> Arrays.stream(document.text().toLowerCase(Locale.ROOT).split("[^a-z]+")))
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));

        // Then
        assertThat(words).hasSizeGreaterThan(3000);
        assertThat(words.values().stream().filter(count -> count >= 5).count()).isGreaterThan(2500);
    }

    @Test
    void textsOfDifferentSeedsAgreeOnTheWorld() {
        // Given
        Set<String> known = answersAbout("In which region is ", 1);

        // When
        Set<String> others = answersAbout("In which region is ", 2);

        // Then a question asked under both seeds has one answer
        Map<String, List<String>> byQuestion = Stream.concat(known.stream(), others.stream()).distinct()
                .collect(Collectors.groupingBy(answer -> answer.substring(0, answer.indexOf('?'))));
        assertThat(byQuestion).hasSizeGreaterThan(20).allSatisfy((question, answers) -> assertThat(answers).hasSize(1));
    }

    private static Set<String> answersAbout(String opening, long seed) {
        return new InstructionText(seed).instructions(2500).filter(task -> task.instruction().startsWith(opening))
                .map(task -> task.instruction() + " " + task.response()).collect(Collectors.toCollection(TreeSet::new));
    }
}

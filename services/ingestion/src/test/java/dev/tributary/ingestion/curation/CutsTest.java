package dev.tributary.ingestion.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.corpus.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CutsTest {

    @Test
    void overlappingCutsKeepToTheirOwnChars() {
        List<Cut> cuts = Cuts.inOrder(List.of(
                new Cut(8, 12, "leak"), new Cut(2, 10, "worn-paragraph"), new Cut(3, 5, "leak"), new Cut(20, 21, "leak")));

        assertThat(cuts).containsExactly(new Cut(2, 10, "worn-paragraph"), new Cut(10, 12, "leak"), new Cut(20, 21, "leak"));
    }

    @Test
    void everyCharOfWhatIsLeftLeadsBackToItself() {
        SplittableRandom random = new SplittableRandom(3);
        String text = random.ints(500, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        for (int trial = 0; trial < 200; trial++) {
            List<Cut> wanted = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                int start = random.nextInt(text.length());
                wanted.add(new Cut(start, Math.min(text.length(), start + random.nextInt(60)), "leak"));
            }
            List<Cut> cuts = Cuts.inOrder(wanted);
            String left = Cuts.left(text, cuts);
            for (int offset = 0; offset < left.length(); offset++) {
                assertThat(text.charAt(Cuts.original(cuts, offset))).isEqualTo(left.charAt(offset));
            }
        }
    }
}

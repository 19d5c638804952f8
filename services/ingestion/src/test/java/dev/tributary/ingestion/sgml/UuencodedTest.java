package dev.tributary.ingestion.sgml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.testing.filings.Uuencoding;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UuencodedTest {

    @Test
    void bytesOfEveryLengthComeBack() {
        SplittableRandom random = new SplittableRandom(5);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            assertThat(Uuencoded.decode("<PDF>\n" + Uuencoding.encode("a b.pdf", bytes) + "</PDF>\n")).contains(bytes);
        }
    }

    @Test
    void blanksForZerosAndLinesWithoutTheirLastBlanksAreRead() {
        assertThat(Uuencoded.decode("begin 644 x\r\n#0V%T\r\n#    \r\n#\r\n \r\nend\r\n"))
                .contains("Cat\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsDamagedOrCutShortIsNotRead() {
        assertThat(Uuencoded.decode("no file")).isEmpty();
        assertThat(Uuencoded.decode("begin 644 x\n#0V%T\n")).isEmpty();
        assertThat(Uuencoded.decode("begin 644 x\n#0V~T\n`\nend\n")).isEmpty();
    }
}

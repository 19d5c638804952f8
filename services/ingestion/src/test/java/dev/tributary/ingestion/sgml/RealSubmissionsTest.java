package dev.tributary.ingestion.sgml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.samples.SampleFilings;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RealSubmissionsTest {

    private static final Pattern COUNTS = Pattern.compile("docs=(\\d+) uu=(\\d+)");

    @Test
    void everySampleSplitsIntoPartsThatAreTheInput() throws IOException {
        for (Path file : SampleFilings.in("full-submission")) {
            byte[] bytes = Files.readAllBytes(file);
            MemorySegment raw = MemorySegment.ofArray(bytes);
            long at = 0;

            for (ByteRange part : SubmissionSplitter.split(raw).parts()) {
                assertThat(part.start()).as(file.toString()).isEqualTo(at);
                at = part.end();
            }

            assertThat(at).as(file.toString()).isEqualTo(bytes.length);
        }
    }

    /// The counts of documents and of uuencoded ones were taken independently when the samples were collected.
    @Test
    void documentsAreCountedAsTheManifestDoes() throws IOException {
        Map<String, int[]> expected = new HashMap<>();
        for (String line : Files.readAllLines(SampleFilings.file("MANIFEST.tsv"))) {
            Matcher counts = COUNTS.matcher(line);
            if (counts.find()) {
                expected.put(line.substring(0, line.indexOf('\t')),
                        new int[] {Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2))});
            }
        }
        List<Path> files = SampleFilings.in("full-submission");
        assertThat(files).hasSizeGreaterThan(80);
        for (Path file : files) {
            int[] counts = expected.get("full-submission/" + file.getFileName());
            List<SubmissionDocument> documents = SubmissionSplitter.split(MemorySegment.ofArray(Files.readAllBytes(file))).documents();

            assertThat(documents).as(file.toString()).hasSize(counts[0]);
            assertThat(documents.stream().filter(document -> document.kind() == BodyKind.UUENCODED).count()).as(file.toString())
                    .isLessThanOrEqualTo(counts[1]);
        }
    }

    @Test
    void everyHeaderNamesAccessionFormAndFiler() throws IOException {
        for (Path file : SampleFilings.in("full-submission")) {
            Submission submission = SubmissionSplitter.split(MemorySegment.ofArray(Files.readAllBytes(file)));
            if (submission.wrapper() != Wrapper.HEADERLESS) {
                String name = file.getFileName().toString();
                assertThat(submission.header().accession()).as(name).hasValueSatisfying(accession -> assertThat(name).contains(accession));
                assertThat(submission.header().form()).as(name).isPresent();
                assertThat(submission.header().principal()).as(name).hasValueSatisfying(filer -> assertThat(filer.cik()).isPresent());
            }
        }
    }
}

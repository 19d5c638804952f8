package dev.tributary.ingestion.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The items of filings that were labelled by hand, found and not found.
class LabelledFilingsTest {

    private static final String ENDING = "_expected-top-level-sections.json";
    /// Items of 2016 and later, which the labels do not know.
    private static final Set<String> UNLABELLED = Set.of("1c", "9c", "16");

    @Test
    void whatIsFoundIsRightAndAlmostAllIsFound() throws IOException {
        int found = 0;
        int labelled = 0;
        int right = 0;
        Set<String> doubtful = new TreeSet<>();
        for (Path labels : SampleFilings.in("main-doc/expected")) {
            String name = labels.getFileName().toString();
            Optional<Path> filing = SampleFilings.in("main-doc").stream().filter(path -> name.endsWith(ENDING)
                    && path.toString().contains(name.substring(0, name.length() - ENDING.length()))).findFirst();
            if (filing.isPresent()) {
                Set<String> items = items(filing.get());
                Set<String> wanted = labels(labels);
                found += items.size();
                labelled += wanted.size();
                Set<String> wrong = new TreeSet<>(items);
                wrong.removeAll(wanted);
                doubtful.addAll(wrong);
                right += items.size() - wrong.size();
            }
        }
        assumeTrue(labelled > 0, "no labelled filings");
        assertThat((double) right / found).as("precision, %d of %d; not labelled: %s", right, found, doubtful).isGreaterThanOrEqualTo(0.98);
        assertThat((double) right / labelled).as("recall, %d of %d", right, labelled).isGreaterThanOrEqualTo(0.95);
    }

    private static Set<String> items(Path filing) throws IOException {
        String form = filing.getFileName().toString().split("_")[1];
        Segmentation segmentation = Segmenter.segment(SegmenterTest.as(new FilingReader().read(filing), form));
        Set<String> items = segmentation.items().stream().flatMap(item -> item.items().stream()).map(LabelledFilingsTest::bare)
                .collect(Collectors.toCollection(TreeSet::new));
        items.removeIf(item -> UNLABELLED.contains(item.replaceAll("^.*item", "")));
        return items;
    }

    /// Labels of annual reports leave the part out, as items count through.
    private static String bare(String item) {
        return item.replaceAll("^part[34]", "");
    }

    private static Set<String> labels(Path labels) throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (JsonNode label : new ObjectMapper().readTree(Files.readString(labels))) {
            if (label.path("character_count").asInt() > 0) {
                String item = label.path("identifier").asText().toLowerCase(Locale.ROOT);
                int number = Integer.parseInt("0" + item.replaceAll("\\D", ""));
                wanted.add(item.startsWith("part") ? item : number < 5 ? "part1item" + item : number < 10 ? "part2item" + item : "item" + item);
            }
        }
        return wanted;
    }
}

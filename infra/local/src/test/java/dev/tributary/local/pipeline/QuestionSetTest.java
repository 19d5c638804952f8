package dev.tributary.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.pipeline.InvalidPipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionSetTest {

    @TempDir
    Path folder;

    private Path scratch;

    @BeforeEach
    void layOut() {
        scratch = folder.resolve("scratch");
    }

    @Test
    void aSetIsCalledByItsFileWithoutFolderAndEnding() {
        assertThat(QuestionSet.name("questions/tat-qa.dev.json")).isEqualTo("tat-qa.dev");
        assertThat(QuestionSet.name("finance-bench")).isEqualTo("finance-bench");
        assertThat(QuestionSet.name(".hidden")).isEqualTo(".hidden");
    }

    @Test
    void linesAnArrayAndValuesOverSeveralLinesAllBecomeOneValueALine() throws IOException {
        String expected = "{\"question\":\"What?\"}\n{\"question\":\"Why?\",\"table\":[[1,2]]}\n";

        assertThat(read("a.jsonl", "{\"question\": \"What?\"}\n\n{\"question\": \"Why?\", \"table\": [[1, 2]]}\n")).isEqualTo(expected);
        assertThat(read("b.json", "[{\"question\": \"What?\"},\n {\"question\": \"Why?\",\n  \"table\": [[1, 2]]}]")).isEqualTo(expected);
    }

    @Test
    void aTextIsOneEntry() throws IOException {
        assertThat(read("exam.txt", "Question 1: what is it?\n")).isEqualTo("{\"id\":\"exam\",\"text\":\"Question 1: what is it?\\n\"}");
    }

    @Test
    void whatCannotBeReadSaysWhereAndWhy() throws IOException {
        assertThatThrownBy(() -> read("a.json", "[{\"question\": \"What?\"},\n {\"question\": }]")).isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("'corpus.curate.decontaminate': ").hasMessageContaining("a.json:2 is not JSON");
        assertThatThrownBy(() -> read("b.jsonl", " \n")).isInstanceOf(InvalidPipelineException.class).hasMessageEndingWith("b.jsonl is empty");
        assertThatThrownBy(() -> QuestionSet.lines("absent.json", folder.resolve("absent.json"), scratch))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("names 'absent.json', which is neither under 'corpora' nor a file");
    }

    private String read(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), body);
        return Files.readString(QuestionSet.lines(name, file, scratch));
    }
}

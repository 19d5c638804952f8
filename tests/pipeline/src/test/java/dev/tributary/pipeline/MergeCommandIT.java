package dev.tributary.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tributary merge` as the launcher starts it: on a class path of a few chosen jars.
class MergeCommandIT {

    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void theShortClassPathHasEverythingAMergeNeeds() throws IOException, InterruptedException {
        // Given
        String classPath = HOME.resolve("services/merging/target/merging-0.1.0.jar") + File.pathSeparator
                + Files.readString(HOME.resolve("infra/local/target/merge-classpath")).strip();
        TinyModels.make(folder);
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                merge_method: ties
                base_model: base
                models:
                  - model: partner
                    parameters: { weight: 0.5, density: 0.5 }
                tokenizer: { source: union }
                dtype: bfloat16
                """);

        // When
        Process merge = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", classPath,
                "dev.tributary.merging.command.MergeCommand", recipe.toString(), "out").directory(folder.toFile()).redirectErrorStream(true)
                .start();
        String said = new String(merge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(merge.waitFor()).as(said).isZero();
        assertThat(List.of("config.json", "model.safetensors", "tokenizer.json", "README.md", "mergekit_config.yml"))
                .allSatisfy(name -> assertThat(folder.resolve("out").resolve(name)).isNotEmptyFile());
    }
}

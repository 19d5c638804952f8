package dev.tributary.merge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.checkpoint.Json;
import org.junit.jupiter.api.Test;

class VocabularySizeTest {

    @Test
    void whatIsOutermostCountsAndTheRestFollowsWhereItSaysTheSame() {
        // Given
        ObjectNode config = Json.object();
        config.putObject("llm_config").put("vocab_size", 8).put("padded_vocab_size", 16);
        config.put("vocab_size", 8);

        assertThat(new VocabularySize(config).stated()).contains(8L);

        // When
        new VocabularySize(config).state(10);

        // Then
        assertThat(config).hasToString("{\"llm_config\":{\"vocab_size\":10,\"padded_vocab_size\":16},\"vocab_size\":10}");
    }

    @Test
    void theWordsOfOtherTowersAreNotTheModels() {
        // Given
        ObjectNode config = Json.object();
        config.putObject("vision_config").putObject("text").put("vocab_size", 8);
        config.putObject("text_config");

        assertThat(new VocabularySize(config).stated()).isEmpty();

        // When
        new VocabularySize(config).state(10);

        // Then
        assertThat(config).hasToString("{\"vision_config\":{\"text\":{\"vocab_size\":8}},\"text_config\":{\"vocab_size\":10}}");
    }
}

package dev.tributary.testing.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrammarTest {

    @Test
    void aBoundSlotKeepsItsText() {
        // Given
        Grammar grammar = Grammar.parse("[start]\n{x:fruit}, {x}, {x}\n[fruit]\nplum\npear\nfig\n", "test");

        // When
        String text = grammar.expand("start", new HashMap<>(), new Seed(3).random());

        // Then
        assertThat(text).matches("(plum|pear|fig), \\1, \\1");
    }

    @Test
    void articlesAndPluralsFollowTheDrawnWord() {
        Grammar grammar = Grammar.parse("[start]\na {thing}, {thing}s, a {adjective} {thing}, {^thing}\n", "test");

        assertThat(grammar.expand("start", new HashMap<>(Map.of("thing", "oven brush", "adjective", "used")), new Seed(1).random()))
                .isEqualTo("an oven brush, oven brushes, a used oven brush, Oven brush");
    }

    @Test
    void aSlotThatNamesNothingIsNamed() {
        Grammar grammar = Grammar.parse("[start]\n{missing}\n", "test");

        assertThatThrownBy(() -> grammar.expand("start", new HashMap<>(), new Seed(1).random()))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("the grammar has no rule [missing]");
    }

    @Test
    void aRuleThatContainsItselfIsRefused() {
        Grammar grammar = Grammar.parse("[start]\n{start}\n", "test");

        assertThatThrownBy(() -> grammar.expand("start", new HashMap<>(), new Seed(1).random()))
                .hasMessageContaining("does it contain itself?");
    }
}

package dev.tributary.neural.tokenizer;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Tokens found in raw text before it is split into words, such as `<|end_of_text|>`: the leftmost, and of those the longest.
final class AddedTokens {

    /// One of them.
    record Token(String content, int id) {
    }

    private final Map<Character, List<Token>> byFirst = new HashMap<>();
    private final BitSet firsts = new BitSet();

    AddedTokens(List<Token> tokens) {
        for (Token token : tokens) {
            if (!token.content().isEmpty()) {
                firsts.set(token.content().charAt(0));
                byFirst.computeIfAbsent(token.content().charAt(0), first -> new ArrayList<>()).add(token);
            }
        }
        byFirst.values().forEach(list -> list.sort(Comparator.comparingInt((Token token) -> token.content().length()).reversed()));
    }

    /// The first position from `at` where one begins, or the text's length.
    int next(String text, int at) {
        for (int i = at; i < text.length(); i++) {
            if (firsts.get(text.charAt(i)) && at(text, i).isPresent()) {
                return i;
            }
        }
        return text.length();
    }

    /// The longest one that begins at a position.
    Optional<Token> at(String text, int position) {
        return byFirst.getOrDefault(text.charAt(position), List.of()).stream()
                .filter(token -> text.startsWith(token.content(), position)).findFirst();
    }
}

package dev.tributary.neural.tokenizer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tokens found in raw text before it is split into words, such as `<|end_of_text|>`: the leftmost, and of those the longest.
final class AddedTokens {

    /// One of them.
    ///
    /// @param normalized whether it is found in normalised text only
    record Token(String content, int id, boolean normalized) {
    }

    /// By their first character, longest first; null where none begins.
    private final Token[][] byFirst;

    AddedTokens(List<Token> tokens) {
        List<Token> longestFirst = tokens.stream().filter(token -> !token.content().isEmpty())
                .sorted(Comparator.comparingInt((Token token) -> token.content().length()).reversed()).toList();
        byFirst = new Token[longestFirst.stream().mapToInt(token -> token.content().charAt(0) + 1).max().orElse(0)][];
        longestFirst.stream().collect(Collectors.groupingBy(token -> token.content().charAt(0)))
                .forEach((first, group) -> byFirst[first] = group.toArray(Token[]::new));
    }

    /// The first position from `at` where one begins, or the text's length.
    int next(String text, int at) {
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < byFirst.length && byFirst[c] != null && at(text, i).isPresent()) {
                return i;
            }
        }
        return text.length();
    }

    /// The longest one that begins at a position, of those that [#next] found.
    Optional<Token> at(String text, int position) {
        for (Token token : byFirst[text.charAt(position)]) {
            if (text.startsWith(token.content(), position)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }
}

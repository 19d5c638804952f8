package dev.tributary.testing.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A small problem in words with its worked answer. The numbers are computed, so every answer is right.
///
/// @param question what is asked
/// @param working  how it is found
/// @param answer   the answer alone
record WordProblem(String question, String working, String answer) {

    private static final List<String> KINDS = List.of("add", "take", "times", "share", "compare", "order", "journey", "price");

    String text() {
        return question + " " + working;
    }

    static WordProblem draw(SplittableRandom random) {
        Map<String, String> b = new HashMap<>(GeneralText.bindings(random));
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        int x = 2 + random.nextInt(19);
        int y = 2 + random.nextInt(11);
        return switch (kind) {
            case "add" -> make(b, random, "problemAdd", x, y, x + y);
            case "take" -> make(b, random, "problemTake", x + y, y, x);
            case "times" -> make(b, random, "problemTimes", y, 2 + x % 8, y * (2 + x % 8));
            case "share" -> make(b, random, "problemShare", y * (2 + x % 8), 2 + x % 8, y);
            case "compare" -> make(b, random, "problemCompare", x + y, x, y);
            case "order" -> make(b, random, "problemOrder", x, x + y, x + y + 1);
            case "journey" -> make(b, random, "problemJourney", y, 2 + x % 5, y * (2 + x % 5));
            case "price" -> make(b, random, "problemPrice", y, x, y * x);
            default -> throw new IllegalStateException(kind);
        };
    }

    private static WordProblem make(Map<String, String> bindings, SplittableRandom random, String rule, int x, int y, int answer) {
        bindings.put("x", String.valueOf(x));
        bindings.put("y", String.valueOf(y));
        bindings.put("z", String.valueOf(answer));
        String[] parts = GeneralText.GRAMMAR.expand(rule, bindings, random).split(" => ");
        return new WordProblem(parts[0], parts[1], String.valueOf(answer));
    }
}

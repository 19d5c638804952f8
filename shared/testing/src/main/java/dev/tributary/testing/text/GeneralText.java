package dev.tributary.testing.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// General text of several genres about one made-up world: any number of documents, each depending on the seed and its own
/// number alone. Immutable and thread-safe.
public final class GeneralText {

    static final Grammar GRAMMAR = Grammar.load(GeneralText.class, "words.grammar")
            .with(Grammar.load(GeneralText.class, "general.grammar"));
    static final World WORLD = World.of(GRAMMAR);

    private final Seed seed;

    public GeneralText(long seed) {
        this.seed = new Seed(seed).branch("general");
    }

    /// The first `count` documents.
    public Stream<TextDocument> documents(int count) {
        return IntStream.range(0, count).mapToObj(this::document);
    }

    /// A document by its number, from 0.
    public TextDocument document(int number) {
        SplittableRandom random = seed.branch(number).random();
        Genre genre = Genre.values()[random.nextInt(Genre.values().length)];
        String name = genre.name().toLowerCase(Locale.ROOT).replace('_', '-') + String.format(Locale.ROOT, "-%06d", number);
        return new TextDocument(name, genre, text(genre, random));
    }

    private static String text(Genre genre, SplittableRandom random) {
        Map<String, String> bindings = bindings(random);
        return switch (genre) {
            case STORY -> parts(bindings, random, "storyTitle", "storyOpening", "storyScene*3", "storyTrouble", "storyScene*2",
                    "storyTurn", "storyEnding");
            case PLACE_ARTICLE -> parts(bindings, random, "placeLead", "placeHistory", "placeLand", "placeLife*2", "placeToday");
            case LIFE_ARTICLE -> parts(bindings, random, "lifeLead", "lifeYouth", "lifeWork*2", "lifeLegacy");
            case NATURE_ARTICLE -> parts(bindings, random, "natureLead", "natureBody*3", "naturePeople");
            case DIALOGUE -> dialogue(bindings, random);
            case LETTER -> parts(bindings, random, "letterDate", "letterOpening", "letterBody*3", "letterClose");
            case HOW_TO -> howTo(bindings, random);
            case NEWS -> parts(bindings, random, "newsHeadline", "newsLead", "newsBody*2", "newsQuote", "newsEnd");
            case WEATHER -> parts(bindings, random, "weatherTitle", "weatherToday", "weatherRegions", "weatherAdvice");
            case POEM -> poem(bindings, random);
            case REASONING -> IntStream.range(0, 3 + random.nextInt(4)).mapToObj(i -> WordProblem.draw(random).text())
                    .reduce((a, b) -> a + "\n\n" + b).orElseThrow();
        };
    }

    /// Two people, two places and a season, under the names the grammar uses.
    static Map<String, String> bindings(SplittableRandom random) {
        Map<String, String> bindings = new HashMap<>();
        Person hero = WORLD.person(random);
        Person friend = WORLD.person(random);
        while (friend.name().equals(hero.name())) {
            friend = WORLD.person(random);
        }
        World.bind(bindings, "hero", hero);
        World.bind(bindings, "friend", friend);
        World.bind(bindings, "place", hero.home());
        World.bind(bindings, "other", friend.home() == hero.home() ? WORLD.place(random) : friend.home());
        bindings.put("season", GRAMMAR.expand("seasonName", bindings, random));
        bindings.put("degrees", String.valueOf(2 + random.nextInt(29)));
        bindings.put("day", String.valueOf(1 + random.nextInt(28)));
        return bindings;
    }

    /// Expands rules to paragraphs; `rule*n` gives up to n different ones.
    private static String parts(Map<String, String> bindings, SplittableRandom random, String... rules) {
        List<String> parts = new ArrayList<>();
        for (String rule : rules) {
            int star = rule.indexOf('*');
            int times = star < 0 ? 1 : 1 + random.nextInt(Integer.parseInt(rule.substring(star + 1)));
            for (int i = 0; i < times; i++) {
                String part = GRAMMAR.expand(star < 0 ? rule : rule.substring(0, star), bindings, random);
                if (!parts.contains(part)) {
                    parts.add(part);
                }
            }
        }
        return String.join("\n\n", parts);
    }

    private static String dialogue(Map<String, String> bindings, SplittableRandom random) {
        StringBuilder text = new StringBuilder(GRAMMAR.expand("talkSetting", bindings, random)).append('\n');
        int turns = 3 + random.nextInt(4);
        for (int i = 0; i < turns; i++) {
            text.append('\n').append(bindings.get("hero")).append(": ")
                    .append(GRAMMAR.expand(i == 0 ? "talkAsk" : "talkGoOn", bindings, random));
            text.append('\n').append(bindings.get("friend")).append(": ").append(GRAMMAR.expand("talkAnswer", bindings, random));
        }
        return text.append("\n\n").append(GRAMMAR.expand("talkEnd", bindings, random)).toString();
    }

    private static String howTo(Map<String, String> bindings, SplittableRandom random) {
        StringBuilder text = new StringBuilder(GRAMMAR.expand("howTitle", bindings, random)).append("\n\n")
                .append(GRAMMAR.expand("howIntro", bindings, random)).append('\n');
        String[] steps = {"howPrepare", "howStep", "howStep", "howCheck", "howFinish"};
        for (int i = 0; i < steps.length; i++) {
            text.append('\n').append(i + 1).append(". ").append(GRAMMAR.expand(steps[i], bindings, random));
        }
        return text.append("\n\n").append(GRAMMAR.expand("howTip", bindings, random)).toString();
    }

    private static String poem(Map<String, String> bindings, SplittableRandom random) {
        StringBuilder text = new StringBuilder(GRAMMAR.expand("poemTitle", bindings, random));
        int verses = 2 + random.nextInt(3);
        for (int i = 0; i < verses; i++) {
            Map<String, String> verse = new HashMap<>(bindings);
            text.append("\n\n").append(GRAMMAR.expand("poemVerse", verse, random).replace(" / ", "\n"));
        }
        return text.toString();
    }
}

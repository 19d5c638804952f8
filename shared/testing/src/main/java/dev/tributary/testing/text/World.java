package dev.tributary.testing.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// A made-up world of places and people. It is the same for every seed, so that texts of different seeds agree on its facts
/// and a model can learn them.
final class World {

    private static final Seed SEED = new Seed(0x7B1D).branch("world");
    private static final int PLACES = 90;
    private static final int PEOPLE = 240;
    private static final int RIVERS = 18;
    private static final int REGIONS = 9;

    private final List<Place> places;
    private final List<Person> people;

    private World(List<Place> places, List<Person> people) {
        this.places = List.copyOf(places);
        this.people = List.copyOf(people);
    }

    static World of(Grammar words) {
        SplittableRandom random = SEED.random();
        List<String> rivers = names(words, "riverName", RIVERS, random);
        List<String> regions = names(words, "regionName", REGIONS, random);
        List<Place> places = new ArrayList<>();
        for (String name : names(words, "placeName", PLACES, random)) {
            int region = random.nextInt(REGIONS);
            places.add(new Place(name, words.expand("placeKind", new HashMap<>(), random), regions.get(region),
                    rivers.get(region * 2 + random.nextInt(2)), 900 + random.nextInt(980), 400 + 50 * random.nextInt(1600),
                    words.expand("produce", new HashMap<>(), random), words.expand("sight", new HashMap<>(), random)));
        }
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            boolean she = random.nextBoolean();
            people.add(new Person(one(words, she ? "girlName" : "boyName", random), one(words, "familyName", random), she,
                    one(words, "trade", random), places.get(random.nextInt(PLACES)), one(words, "trait", random),
                    1700 + random.nextInt(250)));
        }
        return new World(places, people);
    }

    Place place(SplittableRandom random) {
        return places.get(random.nextInt(places.size()));
    }

    Person person(SplittableRandom random) {
        return people.get(random.nextInt(people.size()));
    }

    /// The names under which texts speak of a person.
    static void bind(Map<String, String> bindings, String prefix, Person person) {
        bindings.put(prefix, person.name());
        bindings.put(prefix + "Full", person.fullName());
        bindings.put(prefix + "He", person.she() ? "she" : "he");
        bindings.put(prefix + "Him", person.she() ? "her" : "him");
        bindings.put(prefix + "His", person.she() ? "her" : "his");
        bindings.put(prefix + "Trade", person.trade());
        bindings.put(prefix + "Trait", person.trait());
        bindings.put(prefix + "Home", person.home().name());
        bindings.put(prefix + "Born", String.valueOf(person.born()));
    }

    /// The names under which texts speak of a place.
    static void bind(Map<String, String> bindings, String prefix, Place place) {
        bindings.put(prefix, place.name());
        bindings.put(prefix + "Kind", place.kind());
        bindings.put(prefix + "Region", place.region());
        bindings.put(prefix + "River", place.river());
        bindings.put(prefix + "Founded", String.valueOf(place.founded()));
        bindings.put(prefix + "People", String.format(Locale.ROOT, "%,d", place.people()));
        bindings.put(prefix + "Produce", place.produce());
        bindings.put(prefix + "Sight", place.sight());
    }

    private static String one(Grammar words, String rule, SplittableRandom random) {
        return words.expand(rule, new HashMap<>(), random);
    }

    private static List<String> names(Grammar words, String rule, int count, SplittableRandom random) {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String name = one(words, rule, random);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }
}

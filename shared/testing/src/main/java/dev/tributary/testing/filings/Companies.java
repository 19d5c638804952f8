package dev.tributary.testing.filings;

import dev.tributary.testing.text.Grammar;
import dev.tributary.testing.text.Seed;
import java.util.HashMap;
import java.util.Locale;
import java.util.SplittableRandom;

/// Makes companies from a seed, each from its own branch, so that company 7 is the same whether ten or ten thousand are made.
final class Companies {

    /// CIKs here have ten significant digits, which EDGAR's do not reach.
    private static final long FIRST_CIK = 1_000_000_000L;
    private static final int CIKS_PER_SEED = 10_000;
    private static final int SEED_SLOTS = 800_000;

    private Companies() {
    }

    static Company make(Seed seed, int number) {
        if (number >= CIKS_PER_SEED) {
            throw new IllegalArgumentException("a generator makes at most " + CIKS_PER_SEED + " companies, so there is no company "
                    + number + "; use another seed for more");
        }
        Seed own = seed.branch("company").branch(number);
        SplittableRandom random = own.branch("identity").random();
        Sector sector = Sector.values()[(number + (int) Math.floorMod(seed.value(), 8L)) % Sector.values().length];
        Grammar grammar = Prose.of(sector);
        HashMap<String, String> drawn = new HashMap<>();
        String shortName = grammar.expand("companyHead", drawn, random);
        String name = shortName + " " + grammar.expand("companyTail", drawn, random);
        String[] state = grammar.expand("state", drawn, random).split("/");
        long slot = Math.floorMod(seed.branch("ciks").value(), (long) SEED_SLOTS);
        String ticker = shortName.replaceAll("[^A-Za-z]", "").toUpperCase(Locale.ROOT);
        return new Company(number, name, shortName, String.valueOf(FIRST_CIK + slot * CIKS_PER_SEED + number),
                ticker.substring(0, Math.min(4, ticker.length())), sector, grammar.expand("city", drawn, random), state[1], state[0],
                (100 + random.nextInt(9800)) + " " + grammar.expand("street", drawn, random),
                String.valueOf(10_000 + random.nextInt(89_000)), 1890 + random.nextInt(115), grammar.expand("auditor", drawn, random), own);
    }
}

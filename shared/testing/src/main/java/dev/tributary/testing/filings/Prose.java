package dev.tributary.testing.filings;

import dev.tributary.testing.text.Grammar;
import java.util.EnumMap;
import java.util.Map;

/// The grammars of filings, loaded once.
final class Prose {

    static final Grammar GENERAL = Grammar.load(Prose.class, "filings.grammar");

    private static final Map<Sector, Grammar> BY_SECTOR = new EnumMap<>(Sector.class);

    static {
        Grammar sectors = Grammar.load(Prose.class, "sectors.grammar");
        for (Sector sector : Sector.values()) {
            BY_SECTOR.put(sector, GENERAL.with(sectors.section(sector.name())));
        }
    }

    private Prose() {
    }

    static Grammar of(Sector sector) {
        return BY_SECTOR.get(sector);
    }
}

package dev.tributary.testing.filings;

import java.util.HashMap;
import java.util.SplittableRandom;

/// Who leads a company, year by year. A chief executive stays until a year of change, in which an 8-K announces the next.
final class Officers {

    private static final int FIRST_YEAR = 1985;

    private Officers() {
    }

    static String chiefExecutive(Company company, int year) {
        int since = year;
        while (since > FIRST_YEAR && !changes(company, since)) {
            since--;
        }
        return name(company, "ceo", since);
    }

    /// Whether a new chief executive starts in a year.
    static boolean changes(Company company, int year) {
        return company.seed().branch("succession").branch(year).random().nextInt(7) == 0;
    }

    static String chiefFinancial(Company company, int year) {
        return name(company, "cfo", year / 6);
    }

    private static String name(Company company, String office, long tenure) {
        SplittableRandom random = company.seed().branch(office).branch(tenure).random();
        return Prose.GENERAL.expand("officer", new HashMap<>(), random);
    }
}

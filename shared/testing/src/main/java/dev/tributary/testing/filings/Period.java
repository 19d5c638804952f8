package dev.tributary.testing.filings;

import java.time.LocalDate;

/// What a filing reports on.
///
/// @param fiscalYear the fiscal year, which is the calendar year
/// @param number     0 for the whole year, 1 to 3 for a quarter, or the number of an event in the year, from 1
public record Period(int fiscalYear, int number) {

    public Period {
        if (fiscalYear < 1994 || fiscalYear > 2999 || number < 0) {
            throw new IllegalArgumentException("no such period: year " + fiscalYear + ", number " + number);
        }
    }

    /// The period of a 10-K.
    public static Period year(int fiscalYear) {
        return new Period(fiscalYear, 0);
    }

    /// The period of a 10-Q.
    ///
    /// @param quarter 1 to 3
    public static Period quarter(int fiscalYear, int quarter) {
        if (quarter < 1 || quarter > 3) {
            throw new IllegalArgumentException("a 10-Q reports on quarter 1 to 3, not " + quarter);
        }
        return new Period(fiscalYear, quarter);
    }

    /// The event of an 8-K.
    public static Period event(int fiscalYear, int number) {
        return new Period(fiscalYear, number);
    }

    /// The last day of the year or quarter.
    LocalDate lastDay() {
        LocalDate first = LocalDate.of(fiscalYear, number == 0 ? 12 : number * 3, 1);
        return first.plusMonths(1).minusDays(1);
    }
}

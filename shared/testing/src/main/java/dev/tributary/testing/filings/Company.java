package dev.tributary.testing.filings;

import dev.tributary.testing.text.Seed;

/// A fictional company.
///
/// @param number     its number among the generator's companies, from 0
/// @param name       its full name, such as `Halvern Micro Systems, Inc.`
/// @param shortName  what its filings call it, such as `Halvern`
/// @param cik        ten digits, in a range EDGAR does not use
/// @param ticker     its trading symbol
/// @param sector     its line of business
/// @param city       where its headquarters are
/// @param state      two letters
/// @param stateName  the state in full
/// @param street     street and number
/// @param zip        postal code
/// @param founded    year of foundation
/// @param auditor    its auditor
/// @param seed       what everything else about it is drawn from
public record Company(int number, String name, String shortName, String cik, String ticker, Sector sector, String city, String state,
        String stateName, String street, String zip, int founded, String auditor, Seed seed) {

    /// City and state, as prose has them.
    public String headquarters() {
        return city + ", " + stateName;
    }
}

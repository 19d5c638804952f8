package dev.tributary.testing.filings;

import java.util.Locale;
import java.util.SplittableRandom;

/// The accounts of a company for a year or a quarter, in thousands of dollars. The lines add up.
///
/// @param revenue       net revenue
/// @param costs         cost of revenue
/// @param research      research and development
/// @param selling       selling, general and administrative expenses
/// @param interest      interest expense, net
/// @param taxes         income taxes; negative is a benefit
/// @param cash          cash and cash equivalents at the end
/// @param receivables   accounts receivable at the end
/// @param inventories   inventories at the end
/// @param property      property, plant and equipment, net, at the end
/// @param debt          long-term debt at the end
/// @param otherDebts    payables and accrued liabilities at the end
/// @param shares        weighted diluted shares, in thousands
/// @param employees     people employed at the end
record Financials(long revenue, long costs, long research, long selling, long interest, long taxes, long cash, long receivables,
        long inventories, long property, long debt, long otherDebts, long shares, int employees) {

    private static final int FIRST_YEAR = 2005;

    long grossProfit() {
        return revenue - costs;
    }

    long operatingIncome() {
        return grossProfit() - research - selling;
    }

    long beforeTaxes() {
        return operatingIncome() - interest;
    }

    long netIncome() {
        return beforeTaxes() - taxes;
    }

    long assets() {
        return cash + receivables + inventories + property;
    }

    long equity() {
        return assets() - debt - otherDebts;
    }

    /// Net income per diluted share, as `1.23` or `(0.45)`.
    String perShare() {
        double value = (double) netIncome() / shares;
        return value < 0 ? String.format(Locale.ROOT, "(%.2f)", -value) : String.format(Locale.ROOT, "%.2f", value);
    }

    /// The accounts of a fiscal year.
    static Financials ofYear(Company company, int year) {
        SplittableRandom start = company.seed().branch("accounts").random();
        double revenue = 60_000 * Math.exp(start.nextDouble() * 3.4);
        int shares = 12_000 + start.nextInt(160_000);
        double trend = 0.02 + start.nextDouble() * 0.07;
        for (int y = FIRST_YEAR; y <= year; y++) {
            SplittableRandom shock = company.seed().branch("growth").branch(y).random();
            revenue *= 1 + trend + (shock.nextDouble() - 0.45) * 0.16;
        }
        return of(company, year, 0, Math.round(revenue), shares);
    }

    /// The accounts of a quarter of a fiscal year.
    static Financials ofQuarter(Company company, int year, int quarter) {
        Financials whole = ofYear(company, year);
        SplittableRandom random = company.seed().branch("quarters").branch(year).random();
        double[] weights = new double[4];
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            weights[i] = 0.92 + 0.05 * i + random.nextDouble() * 0.1;
            sum += weights[i];
        }
        return of(company, year, quarter, Math.round(whole.revenue * weights[quarter - 1] / sum), whole.shares);
    }

    private static Financials of(Company company, int year, int quarter, long revenue, long shares) {
        SplittableRandom random = company.seed().branch("lines").branch(year * 10L + quarter).random();
        Sector sector = company.sector();
        double gross = sector.grossMargin() + (random.nextDouble() - 0.5) * 0.06;
        long costs = Math.round(revenue * (1 - gross));
        long research = Math.round(revenue * sector.researchShare() * (0.9 + random.nextDouble() * 0.2));
        long selling = Math.round(revenue * (gross - sector.researchShare()) * (0.55 + random.nextDouble() * 0.25));
        double annual = quarter == 0 ? revenue : revenue * 4.0;
        long debt = Math.round(annual * (0.2 + random.nextDouble() * 0.3));
        long interest = Math.round(debt * (0.035 + random.nextDouble() * 0.02) / (quarter == 0 ? 1 : 4));
        long before = revenue - costs - research - selling - interest;
        long taxes = Math.round(before * (0.18 + random.nextDouble() * 0.07));
        int employees = (int) Math.round(annual / (220 + random.nextInt(40)));
        return new Financials(revenue, costs, research, selling, interest, taxes, Math.round(annual * (0.08 + random.nextDouble() * 0.15)),
                Math.round(annual * 0.13), Math.round(annual * (0.05 + random.nextDouble() * 0.08)),
                Math.round(annual * (0.35 + random.nextDouble() * 0.2)), debt, Math.round(annual * 0.12), shares, Math.max(40, employees));
    }

    /// An amount of thousands, as prose writes it: `$1.24 billion` or `$312.5 million`.
    static String prose(long thousands) {
        long absolute = Math.abs(thousands);
        return absolute >= 1_000_000 ? String.format(Locale.ROOT, "$%.2f billion", absolute / 1e6)
                : String.format(Locale.ROOT, "$%.1f million", absolute / 1e3);
    }

    /// An amount of thousands, as tables write it: `1,234` or `(1,234)`.
    static String table(long thousands) {
        return thousands < 0 ? String.format(Locale.ROOT, "(%,d)", -thousands) : String.format(Locale.ROOT, "%,d", thousands);
    }

    /// The change from one amount to another, such as `4.2%`, without its sign.
    static String change(long from, long to) {
        return String.format(Locale.ROOT, "%.1f%%", Math.abs(100.0 * (to - from) / from));
    }
}

package dev.tributary.testing.filings;

import java.util.Locale;

/// Binds the amounts that prose speaks of, so that words and tables agree.
final class Amounts {

    private Amounts() {
    }

    static void bind(Draft draft, Financials now, Financials before) {
        draft.bind("revenue", Financials.prose(now.revenue())).bind("revenueBefore", Financials.prose(before.revenue()))
                .bind("revenueChange", Financials.change(before.revenue(), now.revenue()))
                .bind("rose", now.revenue() >= before.revenue() ? "increased" : "decreased")
                .bind("rise", now.revenue() >= before.revenue() ? "increase" : "decrease")
                .bind("stronger", now.revenue() >= before.revenue() ? "stronger" : "weaker")
                .bind("higher", now.revenue() >= before.revenue() ? "higher" : "lower")
                .bind("gross", Financials.prose(now.grossProfit())).bind("margin", percent(now.grossProfit(), now.revenue()))
                .bind("marginBefore", percent(before.grossProfit(), before.revenue()))
                .bind("research", Financials.prose(now.research())).bind("selling", Financials.prose(now.selling()))
                .bind("sellingShare", percent(now.selling(), now.revenue()))
                .bind("operating", Financials.prose(now.operatingIncome())).bind("net", Financials.prose(now.netIncome()))
                .bind("perShare", now.perShare()).bind("cash", Financials.prose(now.cash())).bind("debt", Financials.prose(now.debt()))
                .bind("interest", Financials.prose(now.interest())).bind("taxes", Financials.prose(now.taxes()))
                .bind("inventory", Financials.prose(now.inventories())).bind("capital", Financials.prose(now.property() / 8))
                .bind("receivables", Financials.prose(now.receivables()))
                        .bind("operatingCash", Financials.prose(now.netIncome() + now.property() / 10));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
    }
}

package dev.tributary.testing.filings;

import java.util.ArrayList;
import java.util.List;

/// The financial statements as tables.
final class Statements {

    private Statements() {
    }

    static List<AmountLine> income(Financials now, Financials before) {
        return List.of(
                AmountLine.total("Net revenue", "us-gaap:Revenues", now.revenue(), before.revenue()),
                AmountLine.of("Cost of revenue", "us-gaap:CostOfRevenue", now.costs(), before.costs()),
                AmountLine.of("Gross profit", "us-gaap:GrossProfit", now.grossProfit(), before.grossProfit()),
                AmountLine.of("Research and development", "us-gaap:ResearchAndDevelopmentExpense", now.research(), before.research()),
                AmountLine.of("Selling, general and administrative", "us-gaap:SellingGeneralAndAdministrativeExpense", now.selling(),
                        before.selling()),
                AmountLine.of("Operating income", "us-gaap:OperatingIncomeLoss", now.operatingIncome(), before.operatingIncome()),
                AmountLine.of("Interest expense, net", "us-gaap:InterestExpense", -now.interest(), -before.interest()),
                AmountLine.of("Income before income taxes", "us-gaap:IncomeLossBeforeIncomeTaxes", now.beforeTaxes(), before.beforeTaxes()),
                AmountLine.of("Income taxes", "us-gaap:IncomeTaxExpenseBenefit", -now.taxes(), -before.taxes()),
                AmountLine.total("Net income", "us-gaap:NetIncomeLoss", now.netIncome(), before.netIncome()));
    }

    static List<AmountLine> balance(Financials now, Financials before) {
        return List.of(
                AmountLine.total("Cash and cash equivalents", "us-gaap:Cash", now.cash(), before.cash()),
                AmountLine.of("Accounts receivable, net", "us-gaap:AccountsReceivableNetCurrent", now.receivables(), before.receivables()),
                AmountLine.of("Inventories", "us-gaap:InventoryNet", now.inventories(), before.inventories()),
                AmountLine.of("Property, plant and equipment, net", "us-gaap:PropertyPlantAndEquipmentNet", now.property(),
                        before.property()),
                AmountLine.total("Total assets", "us-gaap:Assets", now.assets(), before.assets()),
                AmountLine.of("Accounts payable and accrued liabilities", "us-gaap:AccountsPayableAndAccruedLiabilities", now.otherDebts(),
                        before.otherDebts()),
                AmountLine.of("Long-term debt", "us-gaap:LongTermDebt", now.debt(), before.debt()),
                AmountLine.of("Total stockholders' equity", "us-gaap:StockholdersEquity", now.equity(), before.equity()),
                AmountLine.total("Total liabilities and stockholders' equity", "us-gaap:LiabilitiesAndStockholdersEquity", now.assets(),
                        before.assets()));
    }

    static List<AmountLine> segments(Segments now, Segments before) {
        List<AmountLine> lines = new ArrayList<>();
        for (int i = 0; i < now.names().size(); i++) {
            lines.add(AmountLine.of(now.names().get(i), "us-gaap:Revenues", now.revenues().get(i), before.revenues().get(i)));
        }
        lines.add(AmountLine.total("Total net revenue", "us-gaap:Revenues", now.revenues().stream().mapToLong(Long::longValue).sum(),
                before.revenues().stream().mapToLong(Long::longValue).sum()));
        return lines;
    }
}

package dev.tributary.ingestion.segmentation;

import java.util.List;

/// The items of an 8-K, before and since August 2004. Their order in a filing is free.
final class CurrentItems {

    static final List<ItemDefinition> ALL = List.of(
            ItemDefinition.of(0, "1.01", "entry into"),
            ItemDefinition.of(0, "1.02", "termination"),
            ItemDefinition.of(0, "1.03", "bankruptcy"),
            ItemDefinition.of(0, "1.04", "mine safety"),
            ItemDefinition.of(0, "1.05", "material cyber"),
            ItemDefinition.of(0, "2.01", "completion"),
            ItemDefinition.of(0, "2.02", "results of operations?|disclosure of results"),
            ItemDefinition.of(0, "2.03", "creation"),
            ItemDefinition.of(0, "2.04", "triggering"),
            ItemDefinition.of(0, "2.05", "costs? associated"),
            ItemDefinition.of(0, "2.06", "material impairments?"),
            ItemDefinition.of(0, "3.01", "notice of"),
            ItemDefinition.of(0, "3.02", "unregistered"),
            ItemDefinition.of(0, "3.03", "material modifications?"),
            ItemDefinition.of(0, "4.01", "changes? in"),
            ItemDefinition.of(0, "4.02", "non-?reliance"),
            ItemDefinition.of(0, "5.01", "changes? in control"),
            ItemDefinition.of(0, "5.02", "departure|election|appointment|compensatory|resignation"),
            ItemDefinition.of(0, "5.03", "amendments? to"),
            ItemDefinition.of(0, "5.04", "temporary"),
            ItemDefinition.of(0, "5.05", "amendments?"),
            ItemDefinition.of(0, "5.06", "change in shell"),
            ItemDefinition.of(0, "5.07", "submission"),
            ItemDefinition.of(0, "5.08", "shareholder"),
            ItemDefinition.of(0, "6.01", "abs\\b"),
            ItemDefinition.of(0, "6.02", "change of"),
            ItemDefinition.of(0, "6.03", "change in credit"),
            ItemDefinition.of(0, "6.04", "failure"),
            ItemDefinition.of(0, "6.05", "securities act"),
            ItemDefinition.of(0, "7.01", "regulation fd"),
            ItemDefinition.of(0, "8.01", "other events?|other information"),
            ItemDefinition.of(0, "9.01", "(?:financial )?(?:statements?,? )?(?:pro forma.{0,40})?(?:and )?exhibits?|financial"),
            ItemDefinition.of(0, "1", "changes? in control"),
            ItemDefinition.of(0, "2", "acquisition|disposition"),
            ItemDefinition.of(0, "3", "bankruptcy"),
            ItemDefinition.of(0, "4", "changes? in"),
            ItemDefinition.of(0, "5", "other (?:events?|information|matters)"),
            ItemDefinition.of(0, "6", "resignations?"),
            ItemDefinition.of(0, "7", "(?:financial )?(?:statements?,? )?(?:pro forma.{0,40})?(?:and )?exhibits?|financial"),
            ItemDefinition.of(0, "8", "change in"),
            ItemDefinition.of(0, "9", "regulation fd|sales of"),
            ItemDefinition.of(0, "10", "amendments?"),
            ItemDefinition.of(0, "11", "temporary"),
            ItemDefinition.of(0, "12", "results of|disclosure of results"));

    private CurrentItems() {
    }
}

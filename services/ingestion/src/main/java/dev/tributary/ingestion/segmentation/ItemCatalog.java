package dev.tributary.ingestion.segmentation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The items of the forms that have them, in the order they must come. Titles cover the eras: 14 items before 2002, the
/// interim Item 14 "Controls", 9A from 2003, 9B from 2004, 1A from 2005, Item 6 reserved from 2021, 1C and 9C recently.
final class ItemCatalog {

    private static final List<ItemDefinition> ANNUAL = List.of(
            ItemDefinition.of(1, "1", "(?:description of )?(?:the )?business|(?:general )?description of business"),
            ItemDefinition.of(1, "1A", "risk factors|factors that may affect|certain (?:risk )?factors"),
            ItemDefinition.of(1, "1B", "unresolved staff comments?"),
            ItemDefinition.of(1, "1C", "cyber\\s?security"),
            ItemDefinition.of(1, "2", "(?:description of )?propert(?:y|ies)"),
            ItemDefinition.of(1, "3", "(?:pending )?legal proceedings"),
            ItemDefinition.of(1, "4", "submission of matters|mine safety|\\(?\\[?(?:removed and )?reserved|executive officers"),
            ItemDefinition.of(2, "5", "market\\b"),
            ItemDefinition.of(2, "6", "selected\\b|\\(?\\[?(?:removed and )?reserved"),
            ItemDefinition.of(2, "7", "management['\u2019]?s['\u2019]? discussion|management discussion|plan of operation"),
            ItemDefinition.of(2, "7A", "quantitative and qualitative|qualitative and quantitative|quantitative or qualitative|market risk"),
            ItemDefinition.of(2, "8", "(?:consolidated )?financial statements"),
            ItemDefinition.of(2, "9", "changes in and disagreements|changes in (?:the )?accountants|disagreements"),
            ItemDefinition.of(2, "9A", "(?:disclosure )?controls and procedures"),
            ItemDefinition.of(2, "9B", "other information"),
            ItemDefinition.of(2, "9C", "disclosures? regarding foreign"),
            ItemDefinition.of(3, "10", "directors|executive officers|management\\b"),
            ItemDefinition.of(3, "11", "(?:executive|management|director) (?:officers? )?(?:and director )?(?:compensation|remuneration)"),
            ItemDefinition.of(3, "12", "(?:security|share|stock) ownership|beneficial ownership"),
            ItemDefinition.of(3, "13", "certain relationships|relationships and related"),
            ItemDefinition.of(4, "14", "principal account|exhibits?|controls and procedures|independent"),
            ItemDefinition.of(4, "15", "exhibits?|(?:consolidated )?financial statement schedules|principal account"),
            ItemDefinition.of(4, "16", "(?:form )?10-?k summary|exhibits?|principal account"));

    /// 10-KSB, until 2009: the numbers from 6 on mean something else than in a 10-K.
    private static final List<ItemDefinition> SMALL_ANNUAL = List.of(
            ItemDefinition.of(1, "1", "(?:description of )?(?:the )?business"),
            ItemDefinition.of(1, "1A", "risk factors"),
            ItemDefinition.of(1, "1B", "unresolved staff comments?"),
            ItemDefinition.of(1, "2", "(?:description of )?propert(?:y|ies)"),
            ItemDefinition.of(1, "3", "(?:pending )?legal proceedings"),
            ItemDefinition.of(1, "4", "submission of matters"),
            ItemDefinition.of(2, "5", "market\\b"),
            ItemDefinition.of(2, "6", "management['\u2019]?s['\u2019]? (?:discussion|plan)|management discussion|plan of operation"),
            ItemDefinition.of(2, "7", "(?:consolidated )?financial statements"),
            ItemDefinition.of(2, "8", "changes in"),
            ItemDefinition.of(2, "8A", "(?:disclosure )?controls and procedures"),
            ItemDefinition.of(2, "8B", "other information"),
            ItemDefinition.of(3, "9", "directors|executive officers"),
            ItemDefinition.of(3, "10", "executive compensation"),
            ItemDefinition.of(3, "11", "(?:security|share|stock) ownership|beneficial ownership"),
            ItemDefinition.of(3, "12", "certain relationships"),
            ItemDefinition.of(3, "13", "exhibits?"),
            ItemDefinition.of(3, "14", "principal account|controls and procedures"));

    private static final List<ItemDefinition> QUARTERLY = List.of(
            ItemDefinition.of(1, "1", "(?:(?:interim|condensed|unaudited|consolidated) )*financial (?:statements?|information)"),
            ItemDefinition.of(1, "2", "management['\u2019]?s['\u2019]? discussion|management discussion|plan of operation"),
            ItemDefinition.of(1, "3", "quantitative and qualitative|qualitative and quantitative|market risk|controls and procedures"),
            ItemDefinition.of(1, "4", "(?:disclosure )?controls and procedures"),
            ItemDefinition.of(2, "1", "legal proceedings"),
            ItemDefinition.of(2, "1A", "risk factors"),
            ItemDefinition.of(2, "2", "unregistered sales|changes in securities|(?:issuer )?purchases|changes in the rights"),
            ItemDefinition.of(2, "3", "defaults?"),
            ItemDefinition.of(2, "4", "submission of matters|mine safety|\\(?\\[?(?:removed and )?reserved"),
            ItemDefinition.of(2, "5", "other (?:information|matters)"),
            ItemDefinition.of(2, "6", "exhibits?"));

    private ItemCatalog() {
    }

    /// The items without which a report is not believed to be segmented.
    static List<String> core(List<ItemDefinition> catalog) {
        if (catalog == QUARTERLY) {
            return List.of("part1item1", "part1item2");
        }
        return catalog == SMALL_ANNUAL ? List.of("part1item1", "part2item6", "part2item7")
                : List.of("part1item1", "part2item7", "part2item8");
    }

    /// The items of a form, or empty where they are not known.
    static Optional<List<ItemDefinition>> of(String form) {
        String base = form.toUpperCase(Locale.ROOT).replace("/A", "").strip();
        return switch (base) {
            case "10-K", "10-K405", "10-KT" -> Optional.of(ANNUAL);
            case "10-KSB", "10KSB", "10-KSB40", "10KSB40" -> Optional.of(SMALL_ANNUAL);
            case "10-Q", "10-QSB", "10QSB", "10-QT" -> Optional.of(QUARTERLY);
            case "8-K" -> Optional.of(CurrentItems.ALL);
            default -> Optional.empty();
        };
    }
}

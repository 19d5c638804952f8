package dev.tributary.testing.filings;

import dev.tributary.testing.text.Grammar;

/// A line of business, with its words and the rough shape of its accounts.
public enum Sector {
    SEMICONDUCTORS(3674, "SEMICONDUCTORS & RELATED DEVICES", "04 Manufacturing", 0.52, 0.17),
    CHEMICALS(2800, "CHEMICALS & ALLIED PRODUCTS", "08 Industrial Applications and Services", 0.31, 0.04),
    SOFTWARE(7372, "SERVICES-PREPACKAGED SOFTWARE", "06 Technology", 0.74, 0.21),
    MEDICAL_DEVICES(3841, "SURGICAL & MEDICAL INSTRUMENTS & APPARATUS", "08 Industrial Applications and Services", 0.61, 0.11),
    FOODS(2000, "FOOD AND KINDRED PRODUCTS", "04 Manufacturing", 0.28, 0.02),
    LOGISTICS(4731, "ARRANGEMENT OF TRANSPORTATION OF FREIGHT & CARGO", "01 Energy & Transportation", 0.24, 0.01),
    ENERGY(4911, "ELECTRIC SERVICES", "01 Energy & Transportation", 0.42, 0.02),
    RETAIL(5311, "RETAIL-DEPARTMENT STORES", "07 Trade & Services", 0.36, 0.01);

    private final int code;
    private final String title;
    private final String office;
    private final double grossMargin;
    private final double researchShare;

    Sector(int code, String title, String office, double grossMargin, double researchShare) {
        this.code = code;
        this.title = title;
        this.office = office;
        this.grossMargin = grossMargin;
        this.researchShare = researchShare;
    }

    /// The standard industrial classification code.
    int code() {
        return code;
    }

    /// The standard industrial classification as headers write it.
    String classification() {
        return title + " [" + code + "]";
    }

    String office() {
        return office;
    }

    double grossMargin() {
        return grossMargin;
    }

    double researchShare() {
        return researchShare;
    }

    /// The sentences of filings with this sector's words.
    Grammar grammar() {
        return Prose.of(this);
    }
}

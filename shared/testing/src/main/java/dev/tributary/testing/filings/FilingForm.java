package dev.tributary.testing.filings;

/// The forms that are generated.
public enum FilingForm {
    TEN_K("10-K"), TEN_Q("10-Q"), EIGHT_K("8-K");

    private final String label;

    FilingForm(String label) {
        this.label = label;
    }

    /// As EDGAR writes it.
    public String label() {
        return label;
    }
}

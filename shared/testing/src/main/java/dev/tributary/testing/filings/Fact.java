package dev.tributary.testing.filings;

/// Something a filing says that can be asked about later.
///
/// @param company    the company's name
/// @param fiscalYear the year it is about
/// @param name       what it is, such as `revenue` or `chief executive officer`
/// @param value      the answer alone
/// @param sentence   the sentence of the filing's text that says it, word for word
public record Fact(String company, int fiscalYear, String name, String value, String sentence) {
}

package dev.tributary.testing.filings;

import dev.tributary.testing.text.Grammar;
import dev.tributary.testing.text.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A filing being written: its words, its randomness, and the facts stated so far.
final class Draft {

    private final Company company;
    private final int fiscalYear;
    private final Grammar grammar;
    private final SplittableRandom random;
    private final Map<String, String> bindings = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();

    Draft(Company company, int fiscalYear, String kind) {
        this.company = company;
        this.fiscalYear = fiscalYear;
        this.random = company.seed().branch(kind).branch(fiscalYear).random();
        Financials now = Financials.ofYear(company, fiscalYear);
        bindings.put("name", company.name());
        bindings.put("short", company.shortName());
        bindings.put("fy", String.valueOf(fiscalYear));
        bindings.put("py", String.valueOf(fiscalYear - 1));
        bindings.put("ny", String.valueOf(fiscalYear + 1));
        bindings.put("founded", String.valueOf(company.founded()));
        bindings.put("hq", company.headquarters());
        bindings.put("homeCity", company.city());
        bindings.put("auditorName", company.auditor());
        bindings.put("ceo", Officers.chiefExecutive(company, fiscalYear));
        bindings.put("cfo", Officers.chiefFinancial(company, fiscalYear));
        bindings.put("segments", Segments.of(company, fiscalYear, now.revenue()).prose());
        bindings.put("segment1", Segments.of(company, fiscalYear, now.revenue()).names().getFirst());
        // What a company makes does not change from year to year, and its other offerings are others.
        Grammar words = company.sector().grammar();
        Seed lasting = company.seed().branch("lasting");
        for (String word : List.of("product", "flagship", "input", "customer", "site", "technology", "regulator")) {
            String main = words.expand(word, new HashMap<>(), lasting.branch(word).random());
            bindings.put("main" + Character.toUpperCase(word.charAt(0)) + word.substring(1), main);
            words = words.without(word, main);
        }
        this.grammar = words;
    }

    Company company() {
        return company;
    }

    int fiscalYear() {
        return fiscalYear;
    }

    SplittableRandom random() {
        return random;
    }

    Draft bind(String name, String text) {
        bindings.put(name, text);
        return this;
    }

    /// A text from a rule.
    String say(String rule) {
        return grammar.expand(rule, bindings, random);
    }

    /// Up to `count` different texts of a rule.
    List<String> several(String rule, int count) {
        List<String> templates = new ArrayList<>(grammar.alternatives(rule));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count && !templates.isEmpty(); i++) {
            texts.add(grammar.fill(templates.remove(random.nextInt(templates.size())), new HashMap<>(bindings), random));
        }
        return texts;
    }

    /// A sentence from a rule, remembered as the statement of a fact. The value is bound to `value`.
    String fact(String name, String value, String rule) {
        bindings.put("value", value);
        String sentence = say(rule).replace("'", "\u2019");
        facts.add(new Fact(company.name(), fiscalYear, name, value, sentence));
        return sentence;
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }
}

package dev.tributary.tuning.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fitness as people write it: names of what is measured, each with a weight where it is not 1, joined by `+`, such as
/// `imitation + 0.5 partner-perplexity`.
///
/// @param terms in the order written
public record FitnessTerms(List<Term> terms) {

    /// J, what adaptive merging minimises.
    public static final String IMITATION = "imitation";
    /// The ending of a perplexity's name; before it a source, or the corpus of one.
    public static final String PERPLEXITY = "-perplexity";

    private static final Pattern TERM = Pattern.compile("(?:(\\d+(?:\\.\\d+)?)\\s*\\*?\\s*)?([A-Za-z][\\w.-]*)");

    /// @param weight positive
    public record Term(String name, double weight) {
    }

    public FitnessTerms {
        terms = List.copyOf(terms);
    }

    /// Reads a fitness.
    ///
    /// @throws IllegalArgumentException if it is not one
    public static FitnessTerms parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : text.split("\\+", -1)) {
            Matcher term = TERM.matcher(part.strip());
            if (!term.matches()) {
                throw new IllegalArgumentException("fitness '%s' has a part '%s' that is no name with an optional weight before it; write e.g. %s + 0.5 checkpoint%s"
                        .formatted(text, part.strip(), IMITATION, PERPLEXITY));
            }
            double weight = term.group(1) == null ? 1 : Double.parseDouble(term.group(1));
            if (weight == 0 || terms.stream().anyMatch(other -> other.name().equals(term.group(2)))) {
                throw new IllegalArgumentException("fitness '%s' counts '%s' %s; leave that out".formatted(text, term.group(2),
                        weight == 0 ? "for nothing" : "twice"));
            }
            terms.add(new Term(term.group(2), weight));
        }
        return new FitnessTerms(terms);
    }

    /// Whether this is J and nothing else, so that its guard is the one of adaptive merging.
    boolean isImitation() {
        return terms.size() == 1 && terms.getFirst().name().equals(IMITATION);
    }
}

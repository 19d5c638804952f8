package dev.tributary.testing.filings;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The reportable segments of a company and their shares of its revenue.
///
/// @param names    two to four
/// @param revenues in thousands, in the order of the names; they sum to the revenue
record Segments(List<String> names, List<Long> revenues) {

    static Segments of(Company company, int year, long revenue) {
        SplittableRandom fixed = company.seed().branch("segments").random();
        List<String> options = new ArrayList<>(Prose.of(company.sector()).alternatives("segment"));
        int count = 2 + fixed.nextInt(2);
        List<String> names = new ArrayList<>();
        double[] weights = new double[count];
        SplittableRandom drift = company.seed().branch("segment-shares").branch(year).random();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            names.add(options.remove(fixed.nextInt(options.size())));
            weights[i] = 0.5 + fixed.nextDouble() + drift.nextDouble() * 0.2;
            sum += weights[i];
        }
        List<Long> revenues = new ArrayList<>();
        long left = revenue;
        for (int i = 0; i < count - 1; i++) {
            long part = Math.round(revenue * weights[i] / sum);
            revenues.add(part);
            left -= part;
        }
        revenues.add(left);
        return new Segments(List.copyOf(names), List.copyOf(revenues));
    }

    /// The names as prose: `A, B and C`.
    String prose() {
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}

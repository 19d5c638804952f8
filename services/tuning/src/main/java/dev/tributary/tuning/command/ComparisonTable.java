package dev.tributary.tuning.command;

import dev.tributary.tuning.scoreboard.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The scoreboard as people read it: best first, numbers to the right.
final class ComparisonTable {

    private static final String GAP = "  ";

    private ComparisonTable() {
    }

    /// The lines, the head first.
    ///
    /// @param sources names, in the order of their columns
    /// @param linear  J of the best weighted average
    static List<String> lines(List<Standing> standings, List<String> sources, double linear) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("method", "setting", "KL", "of linear"));
        sources.forEach(source -> head.add("KL " + source));
        head.addAll(List.of("evaluations", "gradients", "seconds", "peak memory"));
        rows.add(head);
        standings.stream().sorted((a, b) -> Double.compare(a.total(), b.total())).forEach(standing -> {
            List<String> row = new ArrayList<>(List.of(standing.method(), standing.setting(), number(standing.total(), 4), number(standing.total() / linear, 3)));
            sources.forEach(source -> row.add(number(standing.kl().getOrDefault(source, Double.NaN), 4)));
            row.add(Long.toString(standing.cost().evaluations()));
            row.add(Long.toString(standing.cost().gradientPasses()));
            row.add(number(standing.cost().seconds(), 1));
            row.add(standing.cost().peakBytes().isPresent() ? "%d MB".formatted(standing.cost().peakBytes().getAsLong() / 1_000_000) : "–");
            rows.add(row);
        });
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
            String gap = " ".repeat(width - row.get(i).length());
            line.append(i == 0 ? "" : GAP).append(i < 2 ? row.get(i) + gap : gap + row.get(i));
        }
        return line.toString().stripTrailing();
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}

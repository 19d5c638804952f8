package dev.tributary.local.demo;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.pipeline.PipelineDefinition.EvaluationPlan;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import dev.tributary.local.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A scorecard as a table: every model of the round with its perplexities, what it recovered and what it kept.
final class ScoreTable {

    private ScoreTable() {
    }

    /// @param suites which columns, in this order
    static List<String> lines(Terminal terminal, Scorecard scorecard, List<String> suites) {
        TextTable table = new TextTable().column("model", TextTable.Align.LEFT).column("role", TextTable.Align.LEFT);
        suites.forEach(suite -> table.column(title(suite), TextTable.Align.RIGHT));
        table.column("Rec", TextTable.Align.RIGHT).column("Keep", TextTable.Align.RIGHT).column("", TextTable.Align.LEFT);
        scorecard.models().forEach(row -> table.row(cells(terminal, scorecard, row, suites)));
        List<String> lines = new ArrayList<>(table.lines(terminal));
        scorecard.missing().forEach((name, reason) -> lines.add("%s has no score: %s".formatted(name, reason)));
        lines.add("");
        lines.add("Gain %s: nats per token that training learnt about filings.  F %s: nats per token of general text that it forgot."
                .formatted(signed(scorecard.gain()), signed(scorecard.forgetting())));
        lines.add("Rec: share of F that a merge won back.  Keep: share of Gain that it kept.  Dominated: another is better in both.");
        return lines;
    }

    private static List<String> cells(Terminal terminal, Scorecard scorecard, Scorecard.Row row, List<String> suites) {
        boolean chosen = scorecard.chosen().filter(row.name()::equals).isPresent();
        List<String> cells = new ArrayList<>();
        cells.add(chosen ? terminal.bold(row.name()) : row.name());
        cells.add(row.role().label());
        for (String suite : suites) {
            Optional<Score> score = Optional.ofNullable(row.scores().get(suite));
            cells.add(score.map(value -> Amounts.decimal(value.perplexity(), 2)).orElse("-"));
        }
        cells.add(row.recovery().map(value -> Amounts.decimal(value, 2)).orElse("-"));
        cells.add(row.keep().map(value -> Amounts.decimal(value, 2)).orElse("-"));
        cells.add(chosen ? terminal.good("released") : row.dominated() ? terminal.dim("dominated") : "");
        return cells;
    }

    private static String title(String suite) {
        return suite.endsWith(EvaluationPlan.PERPLEXITY)
                ? suite.substring(0, suite.length() - EvaluationPlan.PERPLEXITY.length()) + " ppl" : suite;
    }

    private static String signed(Optional<Double> value) {
        return value.map(number -> (number >= 0 ? "+" : "") + Amounts.decimal(number, 3)).orElse("-");
    }
}

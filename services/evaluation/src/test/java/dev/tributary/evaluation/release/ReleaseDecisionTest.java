package dev.tributary.evaluation.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefinition.Limit;
import dev.tributary.contracts.pipeline.PipelineDefinition.ReleaseRule;
import dev.tributary.contracts.pipeline.Share;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.evaluation.Fixtures;
import dev.tributary.evaluation.score.Measured;
import dev.tributary.evaluation.score.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseDecisionTest {

    private static final Yardstick YARDSTICK = new Yardstick(Optional.of(Fixtures.DOMAIN), Optional.of(Fixtures.GENERAL));
    private static final Measured BASE = model("base", ModelRole.BASE, 3.0, 2.0);
    private static final Measured CHECKPOINT = model("checkpoint", ModelRole.CHECKPOINT, 2.8, 2.2);

    @Test
    void theLowestPerplexityOfTheDecidingSuiteIsChosen() {
        // When
        Scorecard scorecard = decide(unlimited(), candidate("linear", 2.9, 2.1), candidate("ties", 2.85, 2.15));
        // Then
        assertThat(scorecard.chosen()).contains("ties");
        assertThat(scorecard.reason()).isEqualTo("ties has the lowest domain-perplexity, 17.288, of 2 eligible among 2 measured candidates");
        assertThat(verdict(scorecard, "ties")).startsWith("chosen: ");
        assertThat(verdict(scorecard, "linear")).isEqualTo("eligible; domain-perplexity 18.174 is not below 17.288 of ties");
        assertThat(verdict(scorecard, "base")).isEqualTo("for comparison");
    }

    @Test
    void theScorecardHasTheShares() {
        // When
        Scorecard scorecard = decide(unlimited(), candidate("linear", 2.9, 2.1));
        // Then
        assertThat(scorecard.gain().orElseThrow()).isCloseTo(0.2, within(1e-12));
        assertThat(scorecard.forgetting().orElseThrow()).isCloseTo(0.2, within(1e-12));
        assertThat(row(scorecard, "linear").recovery().orElseThrow()).isCloseTo(0.5, within(1e-12));
        assertThat(row(scorecard, "linear").keep().orElseThrow()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aCandidateThatBreaksALimitIsNotEligible() {
        // Given general perplexity may be 10 % worse than the base's: ln 1.1 = 0.0953 nats
        ReleaseRule rule = limited("10%");
        // When
        Scorecard scorecard = decide(rule, candidate("linear", 2.9, 2.095), candidate("ties", 2.85, 2.096));
        // Then
        assertThat(scorecard.chosen()).contains("linear");
        assertThat(verdict(scorecard, "ties")).isEqualTo(
                "not eligible: its general-perplexity 8.134 is 10.08 % worse than the base's 7.389; the limit is 10.00 %");
    }

    @Test
    void whereTrainingLearntNothingNothingIsReleased() {
        // When the checkpoint is no better than the base
        Scorecard scorecard = new ReleaseDecision(unlimited(), YARDSTICK).decide(
                List.of(BASE, model("checkpoint", ModelRole.CHECKPOINT, 3.01, 2.2), candidate("linear", 2.5, 2.0)), Map.of());
        // Then
        assertThat(scorecard.chosen()).isEmpty();
        assertThat(scorecard.reason()).isEqualTo("the checkpoint learnt nothing: Gain is -0.0100 nats per token");
        assertThat(row(scorecard, "linear").keep()).isEmpty();
    }

    @Test
    void whatPlainAveragingDominatesIsNotChosen() {
        // Given the decision goes by general text, where ties is best; linear is as good there and better on the domain
        ReleaseRule rule = new ReleaseRule(Fixtures.GENERAL, Map.of());
        // When
        Scorecard scorecard = decide(rule, candidate("ties", 2.95, 2.1), candidate("linear", 2.9, 2.1));
        // Then
        assertThat(scorecard.chosen()).contains("linear");
        assertThat(verdict(scorecard, "ties"))
                .isEqualTo("not eligible: dominated by linear: averaging keeps and recovers at least as much");
        assertThat(row(scorecard, "ties").dominated()).isTrue();
        assertThat(row(scorecard, "linear").dominated()).isFalse();
    }

    @Test
    void dominationByAnotherCandidateIsMarkedButDoesNotExclude() {
        Scorecard scorecard = decide(unlimited(), candidate("slerp", 2.9, 2.1), candidate("ties", 2.85, 2.05));
        assertThat(row(scorecard, "slerp").dominated()).isTrue();
        assertThat(verdict(scorecard, "slerp")).startsWith("eligible");
    }

    @Test
    void equalsGoByTheOrderOfDeclaration() {
        assertThat(decide(unlimited(), candidate("b", 2.9, 2.1), candidate("a", 2.9, 2.1)).chosen()).contains("b");
    }

    @Test
    void whereNobodyIsEligibleTheReasonNamesEveryCandidate() {
        Scorecard scorecard = decide(limited("1%"), candidate("linear", 2.9, 2.1), candidate("ties", Double.NaN, 2.0));
        assertThat(scorecard.chosen()).isEmpty();
        assertThat(scorecard.reason()).startsWith("no candidate is eligible: linear: its general-perplexity 8.166 is 10.52 % worse")
                .endsWith("ties: its domain-perplexity is not a number: the weights are unusable");
    }

    @Test
    void withoutTheBaseNothingCanBeCompared() {
        Scorecard scorecard = new ReleaseDecision(unlimited(), YARDSTICK).decide(
                List.of(CHECKPOINT, candidate("linear", 2.9, 2.1)), Map.of("base", "job 1 failed (tokenizer-differs): …"));
        assertThat(scorecard.chosen()).isEmpty();
        assertThat(scorecard.reason()).isEqualTo("the base has no scores (job 1 failed (tokenizer-differs): …), so nothing can be compared");
    }

    @Test
    void withoutCandidatesNothingIsChosen() {
        assertThat(decide(unlimited()).reason()).isEqualTo("no candidate was measured");
    }

    @Test
    void aCandidateWithoutTheDecidingScoreIsNotEligible() {
        Measured half = new Measured("half", ModelRole.CANDIDATE, Fixtures.model("half"), Map.of(Fixtures.GENERAL, new Score(2.0, 10)));
        assertThat(verdict(decide(unlimited(), half), "half")).isEqualTo("not eligible: it has no domain-perplexity");
    }

    private static ReleaseRule unlimited() {
        return new ReleaseRule(Fixtures.DOMAIN, Map.of());
    }

    private static ReleaseRule limited(String share) {
        return new ReleaseRule(Fixtures.DOMAIN, Map.of(Fixtures.GENERAL, new Limit(Share.parse(share))));
    }

    private static Scorecard decide(ReleaseRule rule, Measured... candidates) {
        List<Measured> models = new ArrayList<>(List.of(BASE, CHECKPOINT));
        models.addAll(List.of(candidates));
        return new ReleaseDecision(rule, YARDSTICK).decide(models, Map.of());
    }

    private static Measured candidate(String name, double domain, double general) {
        return model(name, ModelRole.CANDIDATE, domain, general);
    }

    private static Measured model(String name, ModelRole role, double domain, double general) {
        return new Measured(name, role, Fixtures.model(name), Fixtures.scores(domain, general));
    }

    private static Scorecard.Row row(Scorecard scorecard, String name) {
        return scorecard.models().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    private static String verdict(Scorecard scorecard, String name) {
        return row(scorecard, name).verdict();
    }
}

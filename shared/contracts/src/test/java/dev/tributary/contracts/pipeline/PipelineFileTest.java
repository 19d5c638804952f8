package dev.tributary.contracts.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {

    private static final String GOOD = """
            name: sec
            source:
              folder: { path: filings, every: PT5S }
            corpus:
              seal: { tokens: 50_000, every: P1D }
              replay: { from: general, fraction: 0.05 }
              holdout: { fraction: 0.02, by: filer }
            corpora:
              general: { text: texts/general.jsonl, holdout: 0.1 }
            base: models/base
            partner: models/instruct
            training: { sequence: 256, batchTokens: 2_048, learningRate: 1e-3, schedule: cosine, warmup: 0.01 }
            candidates:
              - merge: { recipe: recipes/sec-ties.yaml }
              - merge: { recipe: recipes/soup.yaml }
              - tune: { method: dam, steps: 100 }
            evaluation:
              suites: [domain-perplexity, general-perplexity]
            release:
              best: domain-perplexity
              unless: { general-perplexity: { worseThanBase: 2% } }
            """;

    @Test
    void aGoodFileIsReadInFull(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("sec.yaml"), GOOD);

        // When
        PipelineDefinition pipeline = PipelineFile.read(file);

        // Then
        assertThat(pipeline.name()).isEqualTo("sec");
        assertThat(pipeline.source().folder().orElseThrow().every()).contains(Duration.ofSeconds(5));
        assertThat(pipeline.corpus().seal().tokens()).isEqualTo(50_000);
        assertThat(pipeline.corpus().seal().every()).isEqualTo(Duration.ofDays(1));
        assertThat(pipeline.training().batchTokens()).isEqualTo(2_048);
        assertThat(pipeline.training().epochs()).isEmpty();
        assertThat(pipeline.candidates()).extracting(PipelineDefinition.Candidate::name).containsExactly("sec-ties", "soup", "dam");
        assertThat(pipeline.release().unless().get("general-perplexity").worseThanBase().value()).isEqualTo(0.02);
    }

    @Test
    void aReadFileSurvivesJson() {
        // Given
        PipelineDefinition pipeline = PipelineFile.parse("sec.yaml", GOOD);

        // When
        PipelineDefinition back = Json.read(Json.bytes(pipeline), PipelineDefinition.class);

        // Then
        assertThat(back).isEqualTo(pipeline);
    }

    @Test
    void aFileWithoutAPartnerOrCorporaIsGood() {
        // Given
        String yaml = """
                name: small
                source: { folder: { path: filings } }
                corpus: { seal: { tokens: 1000, every: PT1H } }
                base: models/base
                training: { sequence: 64, batchTokens: 64, learningRate: 0.001 }
                candidates: [ { merge: { recipe: soup.yaml } } ]
                evaluation: { suites: [domain-perplexity] }
                release: { best: domain-perplexity }
                """;

        // When
        PipelineDefinition pipeline = PipelineFile.parse("small.yaml", yaml);

        // Then
        assertThat(pipeline.partner()).isEqualTo(Optional.empty());
        assertThat(pipeline.corpora()).isEmpty();
        assertThat(pipeline.release().unless()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne() {
        refused(GOOD.replace("learningRate:", "learningrate:"),
                "sec.yaml:12:48: unknown key 'training.learningrate', did you mean 'learningRate'? Known keys here: batchTokens,"
                        + " checkpointTokens, continueFrom, epochs, floor, learningRate, lora, packing, precision, recompute, resetAttention,"
                        + " schedule, seed, sequence, stateEvery, warmup");
    }

    @Test
    void thePlaceIsTheKeysOwnInABlockOfManyLines() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", GOOD.replace("  best: domain", "  bests: domain")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageStartingWith("sec.yaml:20:3: unknown key 'release.bests', did you mean 'best'? ");
    }

    @Test
    void aKeyUnlikeAnyKnownOneGetsNoMisleadingSuggestion() {
        refused(GOOD.replace("folder: { path: filings, every: PT5S }", "kafka-connect: yes"),
                "sec.yaml:3:3: unknown key 'source.kafka-connect'. Known keys here: edgar, feed, folder, topic");
    }

    @Test
    void anUnknownKeyInAListIsNamedByItsIndex() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", GOOD.replace("{ recipe: recipes/soup.yaml }", "{ recipee: soup.yaml }")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageStartingWith("sec.yaml:15:14: ")
                .hasMessageContaining("unknown key 'candidates.1.merge.recipee', did you mean 'recipe'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            base: models/base                     |                                    | 'base' is missing: name the model folder that training continues from
            name: sec                             | name: SEC filings                  | 'name' is missing or not lower-case letters, digits and hyphens
            replay: { from: general,              | replay: { from: generl,            | 'corpus.replay.from' names 'generl', which is not under 'corpora'
            tokens: 50_000                        | tokens: 0                          | 'corpus.seal.tokens' must be positive, got 0
            every: P1D                            | every: PT0S                        | 'corpus.seal.every' must be a duration such as P1D
            { path: filings, every: PT5S }        | { every: PT5S }                    | 'source.folder.path' is missing
            { from: general, fraction: 0.05 }     | { fraction: 0.05 }                 | 'corpus.replay.from' is missing
            { recipe: recipes/soup.yaml }         | {}                                 | 'candidates.1.merge.recipe' is missing
            { text: texts/general.jsonl, holdout: 0.1 } | { holdout: 0.1 }             | 'corpora.general.text' is missing
            { worseThanBase: 2% }                 | {}                                 | 'release.unless.general-perplexity.worseThanBase' is missing
            by: filer                             | by: document                       | 'corpus.holdout.by' must be 'filer', got 'document'
            batchTokens: 2_048                    | batchTokens: 2_000                 | 'training.batchTokens' (2000) must be a multiple of 'training.sequence' (256)
            learningRate: 1e-3                    | learningRate: -1                   | 'training.learningRate' must be positive, got -1.0
            schedule: cosine                      | schedule: cosin                    | 'training.schedule' must be one of cosine, linear, constant, wsd, got 'cosin'
            learningRate: 1e-3                    | learningRate: 0                    | 'training.learningRate' must be positive, got 0.0
            warmup: 0.01                          | warmup: 1.5                        | 'training.warmup' is a share of the run, at least 0 and below 1, got 1.5
            warmup: 0.01                          | floor: 2                           | 'training.floor' is a share of the peak rate, between 0 and 1, got 2.0
            warmup: 0.01                          | packing: bestfit                   | 'training.packing' must be one of stream, best-fit, got 'bestfit'
            warmup: 0.01                          | continueFrom: merge                | 'training.continueFrom' must be one of checkpoint, release, got 'merge'
            warmup: 0.01                          | checkpointTokens: 100              | 'training.checkpointTokens' (100) must be at least 'training.batchTokens' (2048)
            warmup: 0.01                          | lora: {rank: 4, alpha: 8, targets: [qproj]} | 'training.lora.targets' must be some of [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj], got [qproj]
            warmup: 0.01                          | lora: {rank: 4, alpha: 8, targets: []} | 'training.lora.targets' must be some of [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj], got []
            warmup: 0.01                          | epochs: Infinity                   | 'training.epochs' must be positive, got Infinity
            learningRate: 1e-3                    | learningRate: Infinity             | 'training.learningRate' must be positive, got Infinity
            warmup: 0.01                          | lora: { rank: 0, alpha: 8 }        | 'training.lora' needs a rank and an alpha above 0, got 0 and 8.0
            warmup: 0.01                          | lora: { rank: 4, alpha: 1e999 }    | 'training.lora' needs a rank and an alpha above 0, got 4 and Infinity
            recipes/soup.yaml                     | other/sec-ties.yaml                | two candidates are named 'sec-ties': give their recipe files different names
            [domain-perplexity, general           | [domain-perplexity, tat-qa, general | 'evaluation.suites' has 'tat-qa'; known suites: <corpus>-perplexity with one of [domain, general]
            tune: { method: dam, steps: 100 }     | tune: { method: damn }             | 'tune.method' must be dam, dam-tv or evolve, got 'damn'
            tune: { method: dam, steps: 100 }     | tune: { steps: 100 }               | 'candidates.2.tune.method' is missing
            tune: { method: dam, steps: 100 }     | {}                                 | each of 'candidates' needs either 'merge' or 'tune'
            steps: 100                            | steps: 0                           | 'tune.steps' must be positive, got 0
            steps: 100                            | sequence: 1                        | 'tune.sequence' must be at least 2, got 1: a token is predicted from those before it
            steps: 100                            | learningRate: Infinity             | 'tune.learningRate' must be positive, got Infinity
            steps: 100                            | train: []                          | 'tune.train' names nothing to learn; name some of linear, bias, embedding, norm
            steps: 100                            | train: [linear, head]              | 'tune.train' has no 'head'; there are linear, bias, embedding, norm
            steps: 100                            | activation: gelu                   | 'tune.activation' has no 'gelu'; there are identity, tanh, sigmoid, relu
            steps: 100                            | granularity: row                   | 'tune.granularity' has no 'row'; there are column, tensor, model
            steps: 100                            | losses: { hinge: 1 }               | 'tune.losses' has no 'hinge'; there are kl, mse, entropy, temperature
            steps: 100                            | losses: { kl: 0 }                  | 'tune.losses' leaves nothing to minimise: give kl, mse or entropy a factor above 0
            steps: 100                            | losses: { temperature: 0 }         | 'tune.losses.temperature' must be positive, got 0.0
            steps: 100                            | top: 8, losses: { mse: 1 }         | 'tune.top' keeps what the kl needs, not mse and entropy: leave top or those out
            steps: 100                            | penalties: { l1: -1 }              | 'tune.penalties.l1' must be 0 or more, got -1.0
            steps: 100                            | penalties: { weightedOverlap: 1 }  | 'tune.penalties.weightedOverlap' compares task vectors, which dam does not know: use method dam-tv, or overlap
            dam, steps: 100                       | evolve, population: 1              | 'tune.population' must be at least 2, got 1: a search learns from differences
            dam, steps: 100                       | evolve, train: [norm]              | 'tune.train' means nothing to method evolve: leave it out
            steps: 100                            | evaluations: 100                   | 'tune.evaluations' means nothing to method dam: leave it out
            steps: 100                            | texts: { partner: news }           | 'tune.texts.partner' names 'news'; corpora are [domain, general]
            steps: 100                            | texts: { base: general }           | 'tune.texts' names source 'base'; sources are [checkpoint, partner]
            method: dam, steps: 100               | method: dam, name: soup            | two candidates are named 'soup': give each 'tune' a 'name' of its own
            partner: models/instruct              |                                    | 'tune' needs a 'partner': it weighs the checkpoint against it
            best: domain-perplexity               | best: tat-qa                       | 'release.best' names 'tat-qa', which is not among 'evaluation.suites'
            unless: { general-                    | unless: { news-                    | 'release.unless' names 'news-perplexity', which is not among 'evaluation.suites'
            """)
    void aValueThatCannotWorkIsRefusedWithTheRemedy(String part, String fault, String message) {
        refused(GOOD.replace(part, fault == null ? "" : fault), "sec.yaml: " + message);
    }

    @Test
    void whatIsTunedOnHasDefaults() {
        // Given
        PipelineDefinition pipeline = PipelineFile.parse("sec.yaml", GOOD);

        // When
        TuningPlan plan = pipeline.candidates().getLast().tune().orElseThrow();

        // Then
        assertThat(plan.textsIn(pipeline)).isEqualTo(Map.of("checkpoint", "domain", "partner", "general"));
    }

    @Test
    void aPartnerWhoseTextCannotBeGuessedMustBeGivenOne() {
        refused(GOOD.replace("  replay: { from: general, fraction: 0.05 }\n", "").replace("corpora:\n", "corpora:\n  news: { text: news.jsonl }\n"),
                "sec.yaml: 'tune.texts.partner' is missing: name the corpus under 'corpora' that the partner is good at");
    }

    @Test
    void whatACorpusLeavesOutIsRead() {
        // When
        PipelineDefinition.Curate curate = PipelineFile.parse("sec.yaml", curated("""
                { nearDuplicates: 0.8, paragraphs: 4, worn: thin, versions: latest, decontaminate: [general, questions/tat-qa.json] }"""))
                .corpus().curate().orElseThrow();

        // Then
        assertThat(curate.nearDuplicates()).contains(0.8);
        assertThat(curate.contained()).isEmpty();
        assertThat(curate.paragraphs()).contains(4);
        assertThat(curate.worn()).contains("thin");
        assertThat(curate.versions()).contains("latest");
        assertThat(curate.decontaminate()).containsExactly("general", "questions/tat-qa.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            { nearDuplicate: 0.8 }    | unknown key 'corpus.curate.nearDuplicate', did you mean 'nearDuplicates'?
            { nearDuplicates: 0.2 }   | 'corpus.curate.nearDuplicates' must be 0.5 to 1, got 0.2
            { contained: 80 }         | 'corpus.curate.contained' must be 0.5 to 1, got 80.0
            { paragraphs: 0 }         | 'corpus.curate.paragraphs' must be at least 1, got 0
            { paragraphs: 4, worn: on } | 'corpus.curate.worn' must be cut or thin, got 'on'
            { worn: thin }            | so 'corpus.curate.paragraphs' must say how often one is kept before
            { versions: newest }      | 'corpus.curate.versions' must be latest, all or original, got 'newest'
            """)
    void aRuleThatCannotWorkIsRefused(String curate, String message) {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", curated(curate))).isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining(message);
    }

    private static String curated(String curate) {
        String holdout = "  holdout: { fraction: 0.02, by: filer }\n";
        return GOOD.replace(holdout, holdout + "  curate: " + curate.strip() + "\n");
    }

    @Test
    void edgarsFormsTakeTheirAmendmentsToo() {
        // When
        PipelineDefinition.EdgarSource edgar = PipelineFile.parse("sec.yaml", GOOD.replace("folder: { path: filings, every: PT5S }",
                "edgar: { forms: [10-K, 8-K], since: 2024-01-01 }")).source().edgar().orElseThrow();

        // Then
        assertThat(edgar.since()).isEqualTo("2024-01-01");
        assertThat(List.of("10-K", "10-K/A", "8-K")).allMatch(edgar::takes);
        assertThat(List.of("10-K405", "10-Q", "4")).noneMatch(edgar::takes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            edgar: { forms: [10-K] }                                      | 'source.edgar.since' is missing
            edgar: { since: 2024-01-01 }                                  | 'source.edgar.forms' is missing
            edgar: { forms: [], since: 2024-01-01 }                       | 'source.edgar.forms' is empty: give forms such as [10-K, 10-Q, 8-K], or ['*'] for every form
            edgar: { forms: [10K], since: 2024-01-01 }                    | 'source.edgar.forms' has '10K', which is no form of EDGAR's; did you mean '10-K'?
            edgar: { forms: [annual report], since: 2024-01-01 }          | 'source.edgar.forms' has 'annual report', which is no form of EDGAR's; forms read like 10-K, S-4 POS or SC 13D
            edgar: { forms: ['*'], since: 1984-01-01 }                    | 'source.edgar.since' is 1984-01-01, but EDGAR begins on 1993-01-01
            edgar: { forms: ['*'], since: 2024-01-01, userAgent: curl }   | 'source.edgar.userAgent' is 'curl'; EDGAR requires 'Company name contact@domain' and locks out who does not say so
            edgar: { forms: ['*'], since: 2024-01-01, every: PT0.1S }     | 'source.edgar.every' is PT0.1S; at least PT1S, since every look is a request
            feed: { url: file:///etc/passwd }                             | 'source.feed.url' is 'file:///etc/passwd'; give the http or https address of an RSS or Atom feed
            feed: { url: "https://a:b@example.org/rss" }                  | 'source.feed.url' holds a user name or password, which everybody who reads the topic would see
            topic: { name: not a topic }                                  | 'source.topic.name' is 'not a topic', which Kafka does not take as a topic's name
            {}                                                            | 'source' is missing: give source.folder.path, source.edgar, source.feed.url or source.topic.name
            """)
    void aSourceThatCannotWorkIsRefusedWithTheRemedy(String source, String message) {
        refused(GOOD.replace("folder: { path: filings, every: PT5S }", source.equals("{}") ? "folder:" : source), "sec.yaml: " + message);
    }

    @Test
    void everyProblemIsToldAtOnce() {
        refused(GOOD.replace("tokens: 50_000", "tokens: -1").replace("by: filer", "by: form"),
                "sec.yaml: 'corpus.seal.tokens' must be positive, got -1; 'corpus.holdout.by' must be 'filer', got 'form'");
    }

    @Test
    void aValueOfTheWrongKindIsNamedWithItsPlace() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", GOOD.replace("tokens: 50_000", "tokens: many")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageStartingWith("sec.yaml:5:11: 'corpus.seal.tokens' is not valid: it must be a whole number");
    }

    @Test
    void aShareThatIsNoneSaysHowToWriteOne() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", GOOD.replace("worseThanBase: 2%", "worseThanBase: two")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("'two' is not a share; write 2% or 0.02");
    }

    @Test
    void missingSuitesAreNamed() {
        // Given
        String yaml = GOOD.replace("suites: [domain-perplexity, general-perplexity]", "timeout: PT1M");

        // Then
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", yaml))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("'evaluation.suites' is empty: give at least domain-perplexity");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", ""))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("sec.yaml");
    }

    @Test
    void whatIsNotYamlIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", "name: \"sec\nbase: x"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessage("sec.yaml:2:8: not YAML: found unexpected end of stream");
    }

    private static void refused(String yaml, String message) {
        assertThatThrownBy(() -> PipelineFile.parse("sec.yaml", yaml))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessage(message);
    }
}

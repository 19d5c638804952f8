package dev.tributary.evaluation;

import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.Scorecard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The figures of each pipeline's latest release. Thread-safe.
///
/// `tributary.release.perplexity` has one value per pipeline, suite and role: base, partner, checkpoint, and `released` for the
/// candidate that was chosen. Candidates that were not are in the event; their names would be tags without end.
public final class ReleaseMetrics {

    private static final String RELEASED = "released";

    private final MultiGauge perplexities;
    private final MultiGauge releases;
    private final Map<String, ReleaseModel> latest = new ConcurrentHashMap<>();

    public ReleaseMetrics(MeterRegistry registry) {
        perplexities = MultiGauge.builder("tributary.release.perplexity").register(registry);
        releases = MultiGauge.builder("tributary.release.number").register(registry);
    }

    /// Takes in a release that was written.
    public synchronized void released(ReleaseModel release) {
        latest.merge(release.pipeline(), release, (known, other) -> other.release() >= known.release() ? other : known);
        perplexities.register(latest.values().stream().flatMap(each -> rows(each).stream()).toList(), true);
        releases.register(latest.values().stream().<MultiGauge.Row<?>>map(each ->
                MultiGauge.Row.of(Tags.of("pipeline", each.pipeline()), each.release())).toList(), true);
    }

    private static List<MultiGauge.Row<?>> rows(ReleaseModel release) {
        return release.scorecard().models().stream()
                .filter(row -> row.role() != ModelRole.CANDIDATE || row.name().equals(release.name()))
                .<MultiGauge.Row<?>>flatMap(row -> row.scores().entrySet().stream().map(score -> MultiGauge.Row.of(
                        Tags.of("pipeline", release.pipeline(), "suite", score.getKey(), "role", role(row)),
                                score.getValue().perplexity())))
                .toList();
    }

    private static String role(Scorecard.Row row) {
        return row.role() == ModelRole.CANDIDATE ? RELEASED : row.role().label();
    }
}

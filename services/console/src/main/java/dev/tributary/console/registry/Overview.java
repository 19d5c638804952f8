package dev.tributary.console.registry;

import java.time.Instant;
import java.util.List;

/// Everything that the page shows, at one moment.
///
/// @param jobs     running and queued ones first, then the latest others
/// @param models   of the latest rounds
/// @param releases releases and rejections, the latest first
/// @param failures the latest first
public record Overview(
        Instant at,
        boolean caughtUp,
        List<PipelineView> pipelines,
        List<JobView> jobs,
        List<ModelView> models,
        List<ReleaseView> releases,
        List<FailureView> failures) {
}

package dev.tributary.local.events;

import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The pipelines that were declared to a system.
public final class DefinedPipelines {

    private final SortedMap<String, PipelineDefined> byName = new TreeMap<>();

    private DefinedPipelines() {
    }

    /// Reads them.
    public static DefinedPipelines read(String bootstrapServers) {
        DefinedPipelines pipelines = new DefinedPipelines();
        try (EventFeed feed = new EventFeed(bootstrapServers, List.of(Topics.PIPELINES), (where, why) -> {
            throw new ProblemException(ExitCode.FAILED, "%s holds what is no pipeline: %s".formatted(where, why));
        })) {
            for (Received received : feed.history()) {
                if (received.event().data() instanceof PipelineDefined pipeline) {
                    pipelines.byName.put(pipeline.pipeline(), pipeline);
                }
            }
        }
        return pipelines;
    }

    /// The pipeline of that name, or the only one if no name is given.
    ///
    /// @throws ProblemException if there is none, or several to choose from
    public PipelineDefined choose(Optional<String> name) {
        if (byName.isEmpty()) {
            throw new ProblemException(ExitCode.INVALID, "no pipeline is declared yet; declare one with './tributary apply PIPELINE.yaml'");
        }
        if (name.isPresent()) {
            return Optional.ofNullable(byName.get(name.get())).orElseThrow(() -> new ProblemException(ExitCode.INVALID,
                    "there is no pipeline '%s'; declared are: %s".formatted(name.get(), String.join(", ", byName.keySet()))));
        }
        if (byName.size() > 1) {
            throw new ProblemException(ExitCode.INVALID, "several pipelines are declared (%s); choose one with --pipeline"
                    .formatted(String.join(", ", byName.keySet())));
        }
        return byName.get(byName.firstKey());
    }
}

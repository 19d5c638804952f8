package dev.tributary.local.demo;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.pipeline.PipelineDefinition.Source;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.pipeline.PipelinePublisher;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The demo's pipeline with EDGAR as its source: the same models, recipes and rules, but filings come in by themselves.
public final class LivePipeline {

    private static final String NAME = "live";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final List<String> FORMS = List.of("10-K", "10-Q", "8-K");
    /// The fake EDGAR begins today; a day earlier on, nothing of it is missed around midnight.
    private static final int DAYS_BACK = 1;

    private LivePipeline() {
    }

    /// Declares it.
    public static PipelineDefined declare(Home home, StateFolder state, Ports ports) throws IOException {
        return PipelinePublisher.apply(home.demoPipeline(), LivePipeline::live, state, ports);
    }

    private static PipelineDefinition live(PipelineDefinition demo) {
        LocalDate since = LocalDate.now(NEW_YORK).minusDays(DAYS_BACK);
        EdgarSource edgar = new EdgarSource(FORMS, since, Optional.empty(), Optional.of(Duration.ofSeconds(3)));
        return new PipelineDefinition(NAME, new Source(Optional.empty(), Optional.of(edgar), Optional.empty(), Optional.empty()), demo.corpus(),
                demo.corpora(), demo.base(), demo.partner(), demo.training(), demo.candidates(), demo.evaluation(), demo.release());
    }
}

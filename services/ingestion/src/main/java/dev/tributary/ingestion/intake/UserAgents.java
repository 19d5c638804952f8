package dev.tributary.ingestion.intake;

import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import java.util.Optional;

/// Who asks EDGAR, as EDGAR requires to be told.
public final class UserAgents {

    /// The setting that declares it for all pipelines.
    public static final String SETTING = "tributary.ingestion.edgar.user-agent";

    private final Optional<String> setting;

    public UserAgents(Optional<String> setting) {
        this.setting = setting;
    }

    /// The pipeline's own, or else the setting.
    public Optional<String> of(EdgarSource source) {
        return source.userAgent().or(() -> setting);
    }

    /// The setting.
    public Optional<String> setting() {
        return setting;
    }

    /// What a person is told where there is none.
    public static String missing(String pipeline) {
        return "pipeline '%s' reads from EDGAR, but nobody has declared who asks. Set %s (environment TRIBUTARY_INGESTION_EDGAR_USER_AGENT) for the "
                .formatted(pipeline, SETTING) + "ingestion service, or source.edgar.userAgent in the pipeline file, to 'Company name contact@domain'";
    }
}

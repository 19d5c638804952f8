package dev.tributary.ingestion.intake;

import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.EdgarSettings;
import dev.tributary.ingestion.edgar.FairAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/// Makes clients of EDGAR, each under the name its pipeline declares, all under one allowance. Thread-safe.
public final class EdgarClients {

    /// An archive of gigabytes takes long even on a fast line.
    private static final Duration ARCHIVE_WITHIN = Duration.ofHours(3);

    private final UserAgents agents;
    private final URI base;
    private final long filingBytes;
    private final long archiveBytes;
    private final Duration answerWithin;
    private final FairAccess access;
    private final HttpClient http;

    /// @param http not closed here
    public EdgarClients(UserAgents agents, URI base, long filingBytes, long archiveBytes, Duration answerWithin, FairAccess access, HttpClient http) {
        this.agents = agents;
        this.base = base;
        this.filingBytes = filingBytes;
        this.archiveBytes = archiveBytes;
        this.answerWithin = answerWithin;
        this.access = access;
        this.http = http;
    }

    /// A client for feed, indexes and filings; empty if nobody has declared who asks.
    public Optional<EdgarClient> of(EdgarSource source) {
        return agents.of(source).map(agent -> new EdgarClient(new EdgarSettings(base, agent, filingBytes, answerWithin), access, http));
    }

    /// A client for a day's archives.
    public Optional<EdgarClient> ofArchives(EdgarSource source) {
        return agents.of(source).map(agent -> new EdgarClient(new EdgarSettings(base, agent, archiveBytes, ARCHIVE_WITHIN), access, http));
    }

    /// Where EDGAR is.
    public URI base() {
        return base;
    }

    /// Who asks.
    public UserAgents agents() {
        return agents;
    }
}

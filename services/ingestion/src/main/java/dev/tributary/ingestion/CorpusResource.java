package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusEvent;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.ingestion.corpus.KnownCorpus;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.lineage.CorpusTracer;
import dev.tributary.ingestion.lineage.TokenTrace;
import dev.tributary.worker.kafka.LatestState;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Sealed corpora: what they hold, what was known when, and where each token came from.
@Path("/corpora")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class CorpusResource {

    private final LatestState<CorpusEvent> sealed;
    private final LatestState<DocumentEvent> retractions;
    private final Pipelines pipelines;
    private final ArtifactStore artifacts;

    CorpusResource(LatestState<CorpusEvent> sealed, LatestState<DocumentEvent> retractions, Pipelines pipelines, ArtifactStore artifacts) {
        this.sealed = sealed;
        this.retractions = retractions;
        this.pipelines = pipelines;
        this.artifacts = artifacts;
    }

    /// Begins to read before anybody asks: the first answer would be that there is nothing.
    void start(@Observes StartupEvent started) throws InterruptedException {
        sealed.awaitCaughtUp();
        retractions.awaitCaughtUp();
    }

    /// What distinguishes a corpus version among all.
    static String key(CorpusSealed corpus) {
        return corpus.pipeline() + '/' + corpus.corpus() + '/' + corpus.version();
    }

    /// Every sealed corpus.
    @GET
    public List<CorpusSealed> all() {
        return versions().toList();
    }

    private Stream<CorpusSealed> versions() {
        return sealed.all().stream().map(CorpusSealed.class::cast).sorted(Comparator.comparing(CorpusSealed::pipeline)
                .thenComparing(CorpusSealed::corpus).thenComparing(CorpusSealed::version));
    }

    /// The documents of a pipeline's stream as they were known at a time.
    ///
    /// @param at ISO 8601, e.g. `2026-06-01T00:00:00Z`; now if absent
    @GET
    @Path("{pipeline}/known")
    public List<KnownCorpus.Known> known(@PathParam("pipeline") String pipeline, @QueryParam("at") Optional<String> at) {
        String name = pipelines.named(pipeline).pipeline();
        List<CorpusManifest> manifests = versions()
                .filter(corpus -> corpus.pipeline().equals(name) && corpus.corpus().equals(CorpusSealed.DOMAIN)).map(this::manifest).toList();
        return KnownCorpus.at(at.map(CorpusResource::time).orElseGet(Instant::now), manifests, withdrawn(name));
    }

    private Map<String, Instant> withdrawn(String pipeline) {
        Map<String, Instant> withdrawn = new HashMap<>();
        for (Event<Payload> event : retractions.events()) {
            DocumentRetracted retracted = (DocumentRetracted) event.data();
            if (retracted.pipeline().equals(pipeline)) {
                withdrawn.put(retracted.documentId(), event.time());
            }
        }
        return withdrawn;
    }

    private static Instant time(String written) {
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException e) {
            throw new BadRequestException("query parameter 'at' is '%s'; give a time such as 2026-06-01T00:00:00Z".formatted(written), e);
        }
    }

    /// One version's manifest.
    @GET
    @Path("{pipeline}/{corpus}/{version}")
    public CorpusManifest one(@PathParam("pipeline") String pipeline, @PathParam("corpus") String corpus, @PathParam("version") int version) {
        return manifest(find(pipeline, corpus, version));
    }

    /// Where a token came from.
    ///
    /// @param side `train` or `holdout`
    @GET
    @Path("{pipeline}/{corpus}/{version}/tokens/{token}")
    public TokenTrace token(@PathParam("pipeline") String pipeline, @PathParam("corpus") String corpus, @PathParam("version") int version,
            @PathParam("token") long token, @QueryParam("side") @DefaultValue("train") String side) {
        if (!List.of("train", "holdout").contains(side)) {
            throw new BadRequestException("query parameter 'side' is '%s'; it must be train or holdout".formatted(side));
        }
        try (CorpusTracer tracer = new CorpusTracer(manifest(find(pipeline, corpus, version)), artifacts)) {
            return tracer.trace(side.equals("holdout"), token);
        }
    }

    private CorpusSealed find(String pipeline, String corpus, int version) {
        String key = pipeline + '/' + corpus + '/' + version;
        return sealed.find(key).map(CorpusSealed.class::cast)
                .orElseThrow(() -> new NotFoundException("no corpus %s is sealed; GET /corpora lists those that are".formatted(key)));
    }

    private CorpusManifest manifest(CorpusSealed corpus) {
        return Json.read(artifacts.bytes(corpus.manifest()), CorpusManifest.class);
    }
}

package dev.tributary.ingestion;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.ingestion.edgar.Cursor;
import dev.tributary.ingestion.intake.EdgarClients;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.intake.SourceLog;
import dev.tributary.ingestion.intake.SourceRounds;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sources: how far each is read and how it is, and backfills.
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SourceResource {

    private final Pipelines pipelines;
    private final SourceLog log;
    private final SourceWatchLifecycle watch;
    private final EdgarClients edgar;
    private final DocumentTopicLifecycle topics;
    private final Clock clock;

    SourceResource(Pipelines pipelines, SourceLog log, SourceWatchLifecycle watch, EdgarClients edgar,
            DocumentTopicLifecycle topics, Clock clock) {
        this.pipelines = pipelines;
        this.log = log;
        this.watch = watch;
        this.edgar = edgar;
        this.topics = topics;
        this.clock = clock;
    }

    /// The service's view of its sources.
    ///
    /// @param edgar     where EDGAR is
    /// @param userAgent who asks, where the setting declares it
    /// @param watched   the sources that this instance watches; others watch the rest
    /// @param pipelines how far each pipeline's sources are read
    public record Sources(URI edgar, Optional<String> userAgent, List<SourceRounds.Health> watched, List<Read> pipelines) {
    }

    /// How far a pipeline's sources are read.
    ///
    /// @param edgar     the cursor at EDGAR
    /// @param documents known documents of the last hundred days, by what became of them
    /// @param backfills those asked for
    public record Read(String pipeline, Optional<EdgarRead> edgar, Map<String, Long> documents, List<BackfillAdvanced> backfills) {
    }

    /// How each source is.
    @GET
    @Path("sources")
    @Blocking
    public Sources sources() {
        List<Read> read = new ArrayList<>();
        for (PipelineDefined pipeline : pipelines.all()) {
            String name = pipeline.pipeline();
            Map<String, Long> documents = log.documents(name).stream()
                    .collect(Collectors.groupingBy(DocumentKnown::progress, TreeMap::new, Collectors.counting()));
            read.add(new Read(name, log.edgar(name), documents, log.backfills(name)));
        }
        return new Sources(edgar.base(), edgar.agents().setting(), Stream.concat(watch.health().stream(), topics.health().stream()).toList(), read);
    }

    /// Asks for the filings of some days; those of days already asked for are asked for once.
    ///
    /// @param pipeline for which pipeline, with `source.edgar`
    /// @param from     first filing day
    /// @param to       last filing day
    /// @return 202 with the backfill, or 200 if it was asked for before
    @POST
    @Path("backfills")
    @Blocking
    public Response backfill(@QueryParam("pipeline") Optional<String> pipeline, @QueryParam("from") Optional<String> from,
            @QueryParam("to") Optional<String> to) {
        String name = pipeline.orElseThrow(() -> invalid("query parameter 'pipeline' is missing"));
        PipelineDefined defined = pipelines.named(name);
        if (defined.definition().source().edgar().isEmpty()) {
            throw invalid("pipeline '%s' has no source.edgar; add it to the pipeline file, with the forms to take".formatted(name));
        }
        LocalDate first = day("from", from);
        LocalDate last = day("to", to);
        if (last.isBefore(first)) {
            throw invalid("'to' (%s) is before 'from' (%s)".formatted(last, first));
        }
        LocalDate today = Cursor.day(clock.instant());
        if (last.isAfter(today)) {
            throw invalid("'to' (%s) has not come yet; filings from now on come by themselves, so give a day up to %s".formatted(last, today));
        }
        Optional<BackfillAdvanced> known = log.backfills(name).stream()
                .filter(backfill -> backfill.from().equals(first) && backfill.to().equals(last)).findFirst();
        BackfillAdvanced asked = known.orElseGet(() -> new BackfillAdvanced(name, first, last, first, 0, Optional.empty()));
        if (known.isEmpty()) {
            log.publish(asked);
        }
        return Response.status(known.isPresent() ? 200 : 202).entity(asked).build();
    }

    private static LocalDate day(String name, Optional<String> text) {
        try {
            return LocalDate.parse(text.orElseThrow(() -> invalid("query parameter '%s' is missing".formatted(name))));
        } catch (DateTimeException e) {
            throw invalid("'%s' is '%s', which is no day; write it like 2024-12-31".formatted(name, text.orElseThrow()));
        }
    }

    private static FailureException invalid(String message) {
        return new FailureException(new Failure.Invalid("backfill-invalid", message));
    }

    /// The backfills of all pipelines.
    @GET
    @Path("backfills")
    @Blocking
    public List<BackfillAdvanced> backfills() {
        return pipelines.all().stream().flatMap(pipeline -> log.backfills(pipeline.pipeline()).stream()).toList();
    }
}

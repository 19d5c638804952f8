package dev.tributary.ingestion;

import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.LatestState;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/// Withdraws documents by hand.
@Path("/documents/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class RetractionResource {

    /// Every name that a document can have.
    private static final Pattern ID = Pattern.compile("\\d{10}-\\d{2}-\\d{6}|sha256-[0-9a-f]{24}");

    private final Pipelines pipelines;
    private final LatestState<DocumentEvent> retractions;
    private final EventPublisher publisher;
    private final Events events;

    RetractionResource(Pipelines pipelines, LatestState<DocumentEvent> retractions, EventPublisher publisher, Events events) {
        this.pipelines = pipelines;
        this.retractions = retractions;
        this.publisher = publisher;
        this.events = events;
    }

    /// Withdraws one: it leaves the next corpus version and does not come back. Its bytes stay, and so do versions already sealed. One that has yet
    /// to come may be withdrawn as well, since a notice can be here before its filing: only what no document can be named is unknown.
    ///
    /// @param id       its accession number, or `sha256-…`
    /// @param pipeline whose document it is
    /// @return 202 with the event, or 200 if it was withdrawn before
    @DELETE
    @Blocking
    public Response retract(@PathParam("id") String id, @QueryParam("pipeline") Optional<String> pipeline,
            @QueryParam("reason") @DefaultValue("withdrawn by hand") String reason) {
        String owner = pipelines.named(pipeline.orElseThrow(() -> new BadRequestException("query parameter 'pipeline' is missing"))).pipeline();
        if (!ID.matcher(id).matches()) {
            throw new NotFoundException(("no document can be named '%s'; ids are accession numbers such as 0000320193-26-000001, "
                    + "or sha256- and 24 digits, as in documents.events.v1").formatted(id));
        }
        Optional<DocumentEvent> known = retractions.find(owner + '/' + id);
        if (known.isPresent()) {
            return Response.ok(known.get()).build();
        }
        DocumentRetracted retracted = new DocumentRetracted(owner, id, reason);
        publisher.publish(Topics.DOCUMENTS, events.first(retracted));
        return Response.accepted(retracted).build();
    }
}

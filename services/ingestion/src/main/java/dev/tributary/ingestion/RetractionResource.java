package dev.tributary.ingestion;

import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.worker.kafka.EventPublisher;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// Withdraws documents by hand.
@Path("/documents/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class RetractionResource {

    private final Pipelines pipelines;
    private final EventPublisher publisher;
    private final Events events;

    RetractionResource(Pipelines pipelines, EventPublisher publisher, Events events) {
        this.pipelines = pipelines;
        this.publisher = publisher;
        this.events = events;
    }

    /// Withdraws one: it leaves the next corpus version and does not come back. Its bytes stay, and so do versions already sealed.
    ///
    /// @param id       its accession number, or `sha256-…`
    /// @param pipeline whose document it is
    /// @return 202 with the event
    @DELETE
    @Blocking
    public Response retract(@PathParam("id") String id, @QueryParam("pipeline") Optional<String> pipeline,
            @QueryParam("reason") @DefaultValue("withdrawn by hand") String reason) {
        String owner = pipelines.named(pipeline.orElseThrow(() -> new BadRequestException("query parameter 'pipeline' is missing"))).pipeline();
        DocumentRetracted retracted = new DocumentRetracted(owner, id, reason);
        publisher.publish(Topics.DOCUMENTS, events.first(retracted));
        return Response.accepted(retracted).build();
    }
}

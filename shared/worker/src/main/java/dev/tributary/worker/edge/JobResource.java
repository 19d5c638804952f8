package dev.tributary.worker.edge;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.StoredCommand;
import dev.tributary.worker.ledger.JobStates;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// A service's third door: follow, cancel and resume its jobs. Thin: it reads the ledger's view and publishes wishes.
@Path("/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

    private final JobStates states;
    private final EventPublisher publisher;
    private final Events events;
    private final TributarySettings settings;
    private final String bootstrapServers;

    JobResource(JobStates states, EventPublisher publisher, Events events, TributarySettings settings,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.states = states;
        this.publisher = publisher;
        this.events = events;
        this.settings = settings;
        this.bootstrapServers = bootstrapServers;
    }

    /// Every job of this service, the latest first.
    @GET
    public List<JobState> all() {
        return states.all().stream().sorted(Comparator.comparing(JobState::since).reversed()).toList();
    }

    /// One job.
    @GET
    @Path("{id}")
    public JobState one(@PathParam("id") String id) {
        return states.find(id).orElseThrow(() -> new NotFoundException("service %s knows no job '%s'".formatted(settings.service(), id)));
    }

    /// Asks a job to stop; it writes its state first.
    @DELETE
    @Path("{id}")
    public Response cancel(@PathParam("id") String id) {
        JobState state = one(id);
        if (state.isOver()) {
            throw conflict(state, "is over and cannot be cancelled");
        }
        publisher.publish(Topics.JOB_EVENTS, events.first(new JobCancelRequested(id, settings.service(), "asked for over HTTP")));
        return Response.accepted(state).build();
    }

    /// Asks for a failed or cancelled job again; it goes on from its last state.
    @POST
    @Path("{id}/resume")
    public Response resume(@PathParam("id") String id) {
        JobState state = one(id);
        switch (state) {
            case JobState.Failed failed -> new StoredCommand(bootstrapServers, state.job().command()).publishAgain(publisher, events);
            case JobState.Cancelled cancelled -> new StoredCommand(bootstrapServers, state.job().command()).publishAgain(publisher, events);
            case JobState.Queued queued -> throw conflict(state, "is queued already");
            case JobState.Running running -> throw conflict(state, "is running already");
            case JobState.Completed completed -> throw conflict(state, "is done; asking again would give the same answer");
        }
        return Response.accepted(state).build();
    }

    private static FailureException conflict(JobState state, String why) {
        return new FailureException(new Failure.Cancelled("job-state", "job " + state.job().id() + " " + why));
    }
}

package dev.tributary.console;

import dev.tributary.console.registry.EventHub;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobProgressed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Events as they happen, as server-sent events: each is a CloudEvent in structured JSON, named by its type.
@Path("/api/events")
public class EventResource {

    /// A follower that is this many events behind is disconnected; it comes back with `Last-Event-ID`.
    private static final int BEHIND = 1000;

    private final EventHub hub;
    private final Sse sse;

    EventResource(EventHub hub, Sse sse) {
        this.hub = hub;
        this.sse = sse;
    }

    /// Follows events.
    ///
    /// @param types    only these, e.g. `ModelReady` or `dev.tributary.model.ready.v1`; all if absent
    /// @param recent   how many of the latest are sent first
    /// @param lastSeen id of the last event that was received: what came since is sent first, as far as it is remembered
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@QueryParam("type") List<String> types, @QueryParam("recent") @DefaultValue("0") int recent,
            @HeaderParam("Last-Event-ID") @DefaultValue("") String lastSeen) {
        Set<String> wanted = types.stream().map(EventResource::typeName).collect(Collectors.toUnmodifiableSet());
        return Multi.createFrom().<Event<Payload>>emitter(emitter -> {
            Runnable stop = hub.follow(event -> wanted.isEmpty() || wanted.contains(event.type()), lastSeen, Math.max(0, recent),
                    emitter::emit);
            emitter.onTermination(stop);
        }, BackPressureStrategy.IGNORE)
                .onOverflow().buffer(BEHIND)
                .map(this::sse);
    }

    /// A type's full name, from itself or from its record's name.
    static String typeName(String name) {
        return EventTypes.all().entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getValue().getSimpleName().equals(name))
                .map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new BadRequestException("unknown event type '%s'; known: %s".formatted(
                        name, EventTypes.all().keySet())));
    }

    /// The topics that carry events of these types.
    ///
    /// @throws BadRequestException for commands and progress, which are no facts
    static Set<String> topicsOf(List<String> types) {
        return types.stream().map(type -> Topics.all().stream()
                .filter(topic -> topic.payload().isAssignableFrom(EventTypes.classOf(type)))
                .filter(topic -> topic.payload() != JobCommand.class && topic.payload() != JobProgressed.class)
                .map(Topic::name).findFirst()
                .orElseThrow(() -> new BadRequestException("events of type '%s' cannot be subscribed to: they are no facts"
                        .formatted(type))))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The CloudEvents attributes beside the payload under `data`.
    static byte[] structured(Event<Payload> event) {
        Map<String, Object> json = new LinkedHashMap<>();
        CloudEvents.headers(event).forEach((name, value) -> json.put(
                name.equals("content-type") ? "datacontenttype" : name.substring("ce_".length()), value));
        json.put("data", event.data());
        return Json.bytes(json);
    }

    private OutboundSseEvent sse(Event<Payload> event) {
        return sse.newEventBuilder().id(event.id()).name(event.type())
                .data(String.class, new String(structured(event), StandardCharsets.UTF_8)).build();
    }
}

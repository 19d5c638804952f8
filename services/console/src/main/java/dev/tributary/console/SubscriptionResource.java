package dev.tributary.console;

import dev.tributary.console.subscription.Subscription;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Webhooks: events posted to a URL, signed. Thin.
@Path("/api/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubscriptionResource {

    private final Webhooks webhooks;

    SubscriptionResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /// What a subscriber sends.
    ///
    /// @param types as in `/api/events`; `ModelReady` alone if absent
    public record Request(@Nullable URI url, @Nullable List<String> types) {
    }

    /// Subscribes; the answer is the only place where the secret is told.
    @POST
    public Response subscribe(Request request) {
        if (request.url() == null) {
            throw new BadRequestException("'url' is missing: give the http or https URL that events are posted to");
        }
        List<String> types = (request.types() == null ? List.of("ModelReady") : request.types()).stream().map(EventResource::typeName)
                .toList();
        EventResource.topicsOf(types);
        try {
            Subscription added = webhooks.add(request.url(), types);
            return Response.created(URI.create("/api/subscriptions/" + added.id())).entity(added).build();
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage(), e);
        }
    }

    /// Every subscription, without its secret.
    @GET
    public List<Subscription.Public> all() {
        return webhooks.all().stream().map(Subscription::withoutSecret).toList();
    }

    /// Ends a subscription.
    @DELETE
    @Path("{id}")
    public void unsubscribe(@PathParam("id") String id) {
        webhooks.remove(id).orElseThrow(() -> new NotFoundException("there is no subscription " + id));
    }
}

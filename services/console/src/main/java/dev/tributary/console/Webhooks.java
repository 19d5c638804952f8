package dev.tributary.console;

import dev.tributary.console.subscription.Delivery;
import dev.tributary.console.subscription.Subscription;
import dev.tributary.console.subscription.Subscriptions;
import dev.tributary.console.subscription.Webhook;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Keeps one sender going per subscription.
@ApplicationScoped
public class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    private final String bootstrapServers;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Webhook webhook;
    private final Subscriptions subscriptions;
    private final Map<String, WebhookSender> senders = new ConcurrentHashMap<>();

    Webhooks(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers, @ConfigProperty(name = "tributary.work") Path work,
            Clock clock, MeterRegistry metrics) throws IOException {
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
        this.metrics = metrics;
        this.webhook = new Webhook(clock);
        this.subscriptions = new Subscriptions(work.resolve("subscriptions.json"));
    }

    void start(@Observes StartupEvent started) {
        List<Subscription> known = subscriptions.all();
        known.forEach(subscription -> start(sender(subscription), subscription));
        if (!known.isEmpty()) {
            LOG.infof("%d subscription(s), kept in %s", known.size(), subscriptions.file());
        }
    }

    /// Adds a subscription to what happens from now on.
    ///
    /// @throws IllegalArgumentException if it cannot be served
    Subscription add(URI url, List<String> types) {
        Subscription added = subscriptions.add(url, types, clock.instant());
        WebhookSender sender = sender(added);
        try {
            sender.begin();
        } catch (KafkaException e) {
            subscriptions.remove(added.id());
            throw new ServiceUnavailableException("Kafka does not answer, so nothing can be subscribed to now; try again: "
                    + e.getMessage());
        }
        start(sender, added);
        LOG.infof("subscription=%s added for %s, kept in %s", added.id(), added.types(), subscriptions.file());
        return added;
    }

    List<Subscription> all() {
        return subscriptions.all();
    }

    Optional<Subscription> remove(String id) {
        Optional.ofNullable(senders.remove(id)).ifPresent(WebhookSender::close);
        return subscriptions.remove(id);
    }

    private WebhookSender sender(Subscription subscription) {
        CountDownLatch closing = new CountDownLatch(1);
        Delivery delivery = new Delivery(webhook, time -> !closing.await(time.toMillis(), TimeUnit.MILLISECONDS),
                RandomGenerator.getDefault());
        return new WebhookSender(bootstrapServers, subscription, delivery, closing, this::ended);
    }

    private void start(WebhookSender sender, Subscription subscription) {
        senders.put(subscription.id(), sender);
        Thread.ofPlatform().name("webhook-" + subscription.id().substring(0, 8)).daemon().start(sender);
    }

    private void ended(Subscription subscription, Delivery.End end) {
        metrics.counter("tributary.webhooks", "outcome", end.name().toLowerCase(Locale.ROOT).replace('_', '-')).increment();
        switch (end) {
            case DELIVERED, STOPPED -> LOG.debugf("subscription=%s %s", subscription.id(), end);
            case GIVEN_UP -> LOG.warnf("subscription=%s a message was not taken for a day and is given up", subscription.id());
            case GONE -> {
                LOG.infof("subscription=%s answered 410 and is removed", subscription.id());
                remove(subscription.id());
            }
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        senders.values().forEach(WebhookSender::close);
    }
}

package dev.tributary.worker;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The one place that names the metrics of jobs. Tags are kinds, pipelines and outcomes, never ids. Thread-safe.
public final class Telemetry {

    private final MeterRegistry registry;
    private final String service;
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    public Telemetry(MeterRegistry registry, String service) {
        this.registry = registry;
        this.service = service;
    }

    /// Publishes how many jobs wait, how long the oldest of them has, and how many run.
    public void watchQueue(Supplier<Collection<JobState>> jobs, Clock clock) {
        registry.gauge("tributary.queue.depth.jobs", Tags.of("service", service), this, ignored ->
                jobs.get().stream().filter(JobState.Queued.class::isInstance).count());
        registry.gauge("tributary.jobs.running", Tags.of("service", service), this, ignored ->
                jobs.get().stream().filter(JobState.Running.class::isInstance).count());
        registry.gauge("tributary.queue.age.seconds", Tags.of("service", service), this, ignored -> jobs.get().stream()
                .filter(JobState.Queued.class::isInstance)
                .mapToDouble(job -> Duration.between(job.since(), clock.instant()).toMillis() / 1e3)
                .max().orElse(0));
    }

    void started(JobState.Job job) {
        registry.counter("tributary.jobs.started", Tags.of("service", service, "kind", job.kind())).increment();
    }

    void finished(JobState.Job job, Optional<Failure> failure, double seconds) {
        String outcome = failure.map(cause -> cause.getClass().getSimpleName().toLowerCase(Locale.ROOT)).orElse("completed");
        registry.counter("tributary.jobs.finished", Tags.of("service", service, "kind", job.kind(), "outcome", outcome,
                "error_code", failure.map(Failure::code).orElse("none"))).increment();
        Timer.builder("tributary.job.duration").tags("service", service, "kind", job.kind()).register(registry)
                .record(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    void progressed(JobState.Job job, double fraction, Map<String, Double> measures) {
        Tags tags = Tags.of("service", service, "kind", job.kind(), "pipeline", job.pipeline());
        set("tributary.job.progress.ratio", tags, fraction);
        measures.forEach((name, value) -> set("tributary.job.measure", tags.and("measure", name), value));
    }

    void deadLetter() {
        registry.counter("tributary.deadletters", Tags.of("service", service)).increment();
    }

    private void set(String name, Tags tags, double value) {
        gauges.computeIfAbsent(name + tags, key -> {
            AtomicReference<Double> held = new AtomicReference<>(value);
            registry.gauge(name, tags, held, AtomicReference::get);
            return held;
        }).set(value);
    }
}

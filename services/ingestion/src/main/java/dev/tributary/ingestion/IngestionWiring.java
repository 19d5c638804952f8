package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.corpus.CorpusEvent;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.intake.EdgarClients;
import dev.tributary.ingestion.intake.EdgarFetcher;
import dev.tributary.ingestion.intake.EdgarIntake;
import dev.tributary.ingestion.intake.FeedIntake;
import dev.tributary.ingestion.intake.Fetched;
import dev.tributary.ingestion.intake.Fetcher;
import dev.tributary.ingestion.intake.Intake;
import dev.tributary.ingestion.intake.LinkFetcher;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.intake.UserAgents;
import dev.tributary.ingestion.pdf.PdfReader;
import dev.tributary.ingestion.safety.Exchange;
import dev.tributary.ingestion.safety.PublicAddress;
import dev.tributary.ingestion.safety.SafeDownload;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.edge.TributarySettings;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.LatestState;
import dev.tributary.worker.ledger.JobStates;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.File;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes this service's objects.
@ApplicationScoped
public class IngestionWiring {

    private final String bootstrapServers;

    IngestionWiring(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /// One trigger of three parts: their order numbers the tasks of the topology, so it must be the same in every instance.
    @Produces
    @Singleton
    Trigger triggers(Events events, MeterRegistry registry, Pipelines pipelines, JobStates jobs) {
        List<Trigger> parts = List.of(
                new CorpusTrigger(events, (pipeline, outcome) ->
                        registry.counter("tributary.documents", "pipeline", pipeline, "outcome", outcome).increment()),
                new SourceTrigger(events, pipelines::tokenizer, jobs::open),
                new AccessTrigger(events));
        return builder -> parts.forEach(part -> part.addTo(builder));
    }

    @Produces
    @Singleton
    Tokenizers tokenizers(ModelStore models, ArtifactStore artifacts) {
        return new Tokenizers(models, artifacts);
    }

    @Produces
    @Singleton
    LatestState<PipelineEvent> definitions() {
        return new LatestState<>(bootstrapServers, "ingestion-pipelines", Topics.PIPELINES, PipelineDefined.class::isInstance);
    }

    void close(@Disposes LatestState<PipelineEvent> definitions) {
        definitions.close();
    }

    @Produces
    @Singleton
    LatestState<CorpusEvent> sealedCorpora() {
        return new LatestState<>(bootstrapServers, "ingestion-corpora", Topics.CORPORA, CorpusSealed.class::isInstance,
                corpus -> CorpusResource.key((CorpusSealed) corpus));
    }

    void closeCorpora(@Disposes LatestState<CorpusEvent> corpora) {
        corpora.close();
    }

    @Produces
    @Singleton
    LatestState<DocumentEvent> retractions() {
        return new LatestState<>(bootstrapServers, "ingestion-retractions", Topics.DOCUMENTS, DocumentRetracted.class::isInstance,
                document -> document.pipeline() + '/' + document.documentId());
    }

    void closeRetractions(@Disposes LatestState<DocumentEvent> retractions) {
        retractions.close();
    }

    @Produces
    @Singleton
    Pipelines pipelines(LatestState<PipelineEvent> definitions) {
        return new Pipelines(definitions);
    }

    @Produces
    @Singleton
    Intake intake(Pipelines pipelines, ArtifactStore artifacts, EventPublisher publisher, Events events, JobStates jobs) {
        return new Intake(pipelines, artifacts, publisher, events, jobs);
    }

    @Produces
    @Singleton
    KafkaSourceLog sourceLog(EventPublisher publisher, Events events, Clock clock) {
        return new KafkaSourceLog(bootstrapServers, publisher, events, clock);
    }

    void close(@Disposes KafkaSourceLog log) {
        log.close();
    }

    @Produces
    @Singleton
    SourceOwnership ownership() {
        return new SourceOwnership(bootstrapServers);
    }

    void close(@Disposes SourceOwnership ownership) {
        ownership.close();
    }

    @Produces
    @Singleton
    KafkaAccess access(EventPublisher publisher, Events events, Clock clock) {
        return new KafkaAccess(bootstrapServers, publisher, events, clock, time -> Thread.sleep(Duration.between(clock.instant(), time)));
    }

    void close(@Disposes KafkaAccess access) {
        access.close();
    }

    @Produces
    @Singleton
    PdfReader pdf(IngestionSettings settings, PdfSettings pdf) {
        // Started as `java -jar quarkus-app/quarkus-run.jar`, the class path is that jar.
        Path jar = Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]).toAbsolutePath();
        return new PdfReader(pdf.program().orElseGet(() -> jar.resolveSibling("pdf")), pdf.heapBytes().asLongValue(), pdf.within(),
                settings.documentBytes().asLongValue());
    }

    @Produces
    @Singleton
    HttpClient http() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(20)).build();
    }

    void close(@Disposes HttpClient http) {
        http.shutdownNow();
    }

    @Produces
    @Singleton
    EdgarClients edgarClients(IngestionSettings settings, EdgarAccessSettings edgar, KafkaAccess access, HttpClient http) {
        return new EdgarClients(new UserAgents(edgar.userAgent()), edgar.base(), settings.filingBytes().asLongValue(),
                edgar.archiveBytes().asLongValue(), edgar.answerWithin(),
                access.access(), http);
    }

    @Produces
    @Singleton
    SafeDownload downloads(IngestionSettings settings, EdgarAccessSettings edgar, HttpClient http) {
        return new SafeDownload(new Exchange(http, settings.filingBytes().asLongValue(), edgar.answerWithin()),
                new PublicAddress(InetAddress::getAllByName), edgar.userAgent().orElse("Tributary"));
    }

    @Produces
    @Singleton
    Fetcher fetcher(EdgarClients clients, Pipelines pipelines, SafeDownload downloads, Clock clock) {
        RandomGenerator random = RandomGenerator.getDefault();
        Fetcher edgar = new EdgarFetcher(pipeline -> pipelines.find(pipeline)
                .flatMap(known -> known.definition().source().edgar()).flatMap(clients::of), clock, random);
        Fetcher links = new LinkFetcher(downloads, random);
        return (command, file) -> switch (command.source()) {
            case EdgarIntake.SOURCE -> edgar.fetch(command, file);
            case FeedIntake.SOURCE -> links.fetch(command, file);
            default -> new Fetched.Never("source-unknown", "nobody knows how to fetch from source '%s'".formatted(command.source()));
        };
    }

    @Produces
    @Singleton
    SourceWatches watches(EdgarAccessSettings settings, EdgarClients clients, KafkaSourceLog log, ArtifactStore artifacts, SafeDownload downloads,
            TributarySettings worker, Clock clock) {
        return new SourceWatches(settings, clients, log, artifacts, downloads, worker.work(), clock);
    }
}

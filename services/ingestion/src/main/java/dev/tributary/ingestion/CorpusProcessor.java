package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.Curate;
import dev.tributary.contracts.pipeline.PipelineDefinition.Holdout;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.ingestion.corpus.HoldoutRule;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.ingestion.corpus.SealRule;
import dev.tributary.ingestion.corpus.VersionPlan;
import dev.tributary.ingestion.curation.CurationRule;
import dev.tributary.ingestion.supersession.SupersessionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Gathers the documents of each pipeline and asks for seals.
final class CorpusProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Events events;
    private final DocumentCount count;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable CorpusStores stores;

    CorpusProcessor(Events events, DocumentCount count) {
        this.events = events;
        this.count = count;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        stores = new CorpusStores(context);
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> sealWhatIsDue(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        Story story = new Story(Optional.of(record.value()), record.timestamp());
        switch (record.value().data()) {
            case PipelineDefined pipeline -> defined(story, pipeline);
            case DocumentExtracted extracted -> extracted(story, record.value().time(), extracted);
            case DocumentRetracted retracted -> retracted(record.value().time(), retracted);
            default -> throw new IllegalArgumentException("the corpus trigger reads pipelines and documents, not " + record.value().type());
        }
    }

    /// Asks for every reference corpus whose text, or whose tokenizer, is new.
    private void defined(Story story, PipelineDefined pipeline) {
        stores().put(pipeline);
        CorpusState state = stores().state(pipeline.pipeline());
        ArtifactRef base = base(pipeline);
        for (Map.Entry<String, ArtifactRef> text : new TreeMap<>(pipeline.texts()).entrySet()) {
            String name = text.getKey();
            double holdout = pipeline.definition().corpora().get(name).holdout().orElse(0.1);
            String digest = String.join("/", text.getValue().sha256(), base.sha256(), Double.toString(holdout));
            CorpusState.Reference known = state.references().get(name);
            if (known == null || !known.digest().equals(digest)) {
                CorpusState.Reference next = new CorpusState.Reference(known == null ? 1 : known.version() + 1, digest);
                state = state.with(name, next);
                story.tell(new SealCorpus(pipeline.pipeline(), name, next.version(), base, List.of(), List.of(), Optional.of(text.getValue()), holdout));
            }
        }
        stores().put(pipeline.pipeline(), state);
    }

    private void extracted(Story story, Instant time, DocumentExtracted extracted) {
        DocumentIngested document = extracted.document();
        String pipeline = document.pipeline();
        OpenDocument open = open(extracted, time);
        if (stores().retraction(pipeline, open.id()).isPresent()) {
            CorpusStores.Retraction known = stores().retraction(pipeline, open.id()).get();
            refuse(story, document, "document-retracted", "its source withdrew it: " + known.reason());
            leaveOut(pipeline, open.without(CurationRule.RETRACTED.code(), known.reason(), Optional.of(known.at())));
            return;
        }
        if (stores().textOf(pipeline, open.id()).isPresent()) {
            refuse(story, document, "duplicate-accession", "document %s is known already; nothing to do".formatted(open.id()));
            return;
        }
        Optional<OpenDocument> twin = Optional.empty();
        Optional<String> same = stores().documentWith(pipeline, document.textDigest());
        if (same.isPresent()) {
            twin = stores().document(pipeline, same.get()).filter(other -> other.cameFor(stores().state(pipeline).version()));
            if (twin.filter(other -> OpenDocument.BY_TIME.compare(open, other) < 0).isEmpty()) {
                refuse(story, document, "duplicate-text", sameText(same.get()));
                leaveOut(pipeline, open.without(CurationRule.DUPLICATE_TEXT.code(), same.get(), Optional.empty()));
                return;
            }
        }
        story.tell(document);
        count.counted(pipeline, "ingested");
        stores().see(pipeline, open.id(), document.textDigest());
        // Had they come the other way round, the other one would have been refused: the same documents leave the same state.
        twin.ifPresent(other -> {
            story.tell(new DocumentRejected(pipeline, other.id(), other.id(), Optional.empty(), "duplicate-text", sameText(open.id())));
            count.counted(pipeline, "duplicate-text");
            stores().put(pipeline, stores().state(pipeline).without(other.heldOut() ? 0 : other.tokens()));
            leaveOut(pipeline, other.without(CurationRule.DUPLICATE_TEXT.code(), open.id(), Optional.empty()));
        });
        gather(story, pipeline, open, time);
    }

    private static String sameText(String id) {
        return "its text equals that of document %s; it adds nothing to the corpus".formatted(id);
    }

    private void refuse(Story story, DocumentIngested document, String code, String reason) {
        story.tell(new DocumentRejected(document.pipeline(), document.documentId(), document.fileName(), Optional.of(document.raw()), code, reason));
        count.counted(document.pipeline(), code);
    }

    /// The manifest will say so. A flood of copies is told of up to a bound.
    private void leaveOut(String pipeline, OpenDocument document) {
        CorpusState state = stores().state(pipeline);
        boolean told = stores().document(pipeline, document.id()).filter(known -> known.leftOut().isPresent()).isPresent();
        if (state.leftOut().orElse(0) < SealRule.MOST_DOCUMENTS || told) {
            stores().put(pipeline, document);
            stores().put(pipeline, told ? state : state.withLeftOut());
        } else {
            stores().remove(pipeline, document);
        }
    }

    private void gather(Story story, String name, OpenDocument open, Instant time) {
        // A pipeline and its documents come in different topics: a document may be seen first. It is gathered all the same, and
        // its side is settled when the corpus is sealed.
        Optional<PipelineDefined> pipeline = stores().pipeline(name);
        CorpusState state = stores().state(name);
        boolean heldOut = pipeline.filter(known -> isHeldOut(known.definition(), state, open.filer())).isPresent();
        stores().put(name, heldOut ? open.asHeldOut() : open);
        CorpusState gathered = state.with(heldOut ? 0 : open.tokens(), time,
                Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs()));
        stores().put(name, gathered);
        pipeline.filter(known -> SealRule.isDue(known.definition().corpus().seal(), gathered, time))
                .ifPresent(known -> seal(story, known, gathered));
    }

    private OpenDocument open(DocumentExtracted extracted, Instant time) {
        DocumentIngested document = extracted.document();
        Provenance provenance = new Provenance(document.raw().bytes(), document.text().bytes(),
                extracted.reading().map(Reading::spans).map(Body::of), document.filedAt(),
                document.origin().map(Origin::firstSeenAt).orElse(time), Optional.empty());
        return new OpenDocument(new SealCorpus.Document(document.documentId(), document.filer(), document.form(), document.raw().sha256(),
                document.text(), Optional.of(provenance)), document.tokens(), false,
                Optional.of(stores().state(document.pipeline()).version()), extracted.reading(), Optional.empty());
    }

    /// A document that waits is taken out, and so is one that is held out; one that was sealed is named by the next version.
    private void retracted(Instant time, DocumentRetracted retraction) {
        String pipeline = retraction.pipeline();
        String id = retraction.documentId();
        if (stores().retraction(pipeline, id).isPresent()) {
            return;
        }
        stores().retract(pipeline, id, new CorpusStores.Retraction(retraction.reason(), time));
        count.counted(pipeline, "retracted");
        CorpusState state = stores().state(pipeline);
        Optional<OpenDocument> known = stores().document(pipeline, id);
        if (known.filter(open -> open.leftOut().isPresent()).isPresent()) {
            return;
        }
        if (known.filter(open -> open.cameFor(state.version())).isPresent()) {
            stores().put(pipeline, known.get().without(CurationRule.RETRACTED.code(), retraction.reason(), Optional.of(time)));
            stores().put(pipeline, state.without(known.get().heldOut() ? 0 : known.get().tokens()));
        } else if (stores().textOf(pipeline, id).isPresent()) {
            known.ifPresent(heldOut -> stores().remove(pipeline, heldOut));
            stores().put(pipeline, state.withRetracted(id));
        }
    }

    private static boolean isHeldOut(PipelineDefinition pipeline, CorpusState state, String filer) {
        return pipeline.corpus().holdout().map(Holdout::fraction).map(HoldoutRule::new)
                .filter(rule -> rule.holdsOut(filer) || state.heldOut().contains(filer)).isPresent();
    }

    private void sealWhatIsDue(Instant now) {
        for (String name : stores().open()) {
            CorpusState state = stores().state(name);
            stores().pipeline(name).filter(pipeline -> SealRule.isDue(pipeline.definition().corpus().seal(), state, now))
                    .ifPresent(pipeline -> seal(new Story(Optional.empty(), now.toEpochMilli()), pipeline, state));
        }
    }

    private void seal(Story story, PipelineDefined pipeline, CorpusState state) {
        String name = pipeline.pipeline();
        List<OpenDocument> gathered = new ArrayList<>(stores().gathered(name).stream().map(open -> settled(open, pipeline, state)).toList());
        Set<String> heldOut = new TreeSet<>(state.heldOut());
        if (pipeline.definition().corpus().holdout().isPresent() && gathered.stream().noneMatch(OpenDocument::heldOut)
                && !holdOutOneFiler(gathered, heldOut)) {
            return; // One filer alone: the seal waits for a second one, since nothing could be evaluated.
        }
        Curate curate = pipeline.definition().corpus().curate().orElseGet(Curate::standard);
        SupersessionPolicy policy = SupersessionPolicy.valueOf(curate.versions().orElse("all").toUpperCase(Locale.ROOT));
        VersionPlan plan = VersionPlan.of(state.version(), gathered, policy, stores().earlier(name));
        if (plan.train().isEmpty()) {
            return; // Only held-out filers so far: the seal waits for something to train on.
        }
        List<OpenDocument> fresh = gathered.stream().filter(open -> open.cameFor(state.version())).toList();
        plan.rememberIn(stores().earlier(name), fresh);
        Stream.concat(fresh.stream(), plan.dropped().stream()).forEach(open -> stores().remove(name, open));
        plan.heldOut().forEach(open -> stores().put(name, open));
        stores().put(name, state.next(heldOut));
        plan.superseded().forEach(link -> story.tell(new DocumentSuperseded(name, link.accession(), link.by())));
        List<LeftOut> leftOut = Stream.concat(plan.leftOut().stream(), state.retracted().stream().map(id -> withdrawn(name, id)))
                .sorted(Comparator.comparing(LeftOut::id)).toList();
        story.tell(new SealCorpus(name, CorpusSealed.DOMAIN, state.version(), base(pipeline), documents(plan.train()), documents(plan.heldOut()),
                Optional.empty(), 0, Optional.of(new SealCorpus.Curation(rules(curate, pipeline), plan.earlier(), leftOut))));
    }

    /// A document of an earlier version.
    private LeftOut withdrawn(String pipeline, String id) {
        CorpusStores.Retraction retraction = stores().retraction(pipeline, id).orElseThrow();
        return new LeftOut(id, CurationRule.RETRACTED.code(), retraction.reason(), 0, Optional.of(retraction.at()));
    }

    /// A document on its side. Of several equal texts each was compared with the one that stood for them then; in the end all repeat
    /// the one that stands for them now.
    private OpenDocument settled(OpenDocument open, PipelineDefined pipeline, CorpusState state) {
        if (open.leftOut().filter(out -> out.rule().equals(CurationRule.DUPLICATE_TEXT.code())).isPresent()) {
            return open.without(CurationRule.DUPLICATE_TEXT.code(), stores().documentWith(pipeline.pipeline(), open.document().text().sha256())
                    .orElse(open.leftOut().get().because()), Optional.empty());
        }
        return open.leftOut().isEmpty() && isHeldOut(pipeline.definition(), state, open.filer()) ? open.asHeldOut() : open;
    }

    private static CurationRules rules(Curate curate, PipelineDefined pipeline) {
        return new CurationRules(curate.nearDuplicates().orElse(Curate.NEAR_DUPLICATES), curate.contained().orElse(Curate.CONTAINED),
                curate.paragraphs(), curate.worn(), curate.versions().orElse("all"), pipeline.questions().orElse(Map.of()));
    }

    private static List<SealCorpus.Document> documents(List<OpenDocument> open) {
        return open.stream().map(OpenDocument::document).toList();
    }

    /// Without any held-out filer nothing could be evaluated: the filer whose name falls lowest is held out from now on,
    /// unless it is the only one.
    private static boolean holdOutOneFiler(List<OpenDocument> gathered, Set<String> heldOut) {
        List<String> filers = gathered.stream().filter(open -> open.leftOut().isEmpty()).map(OpenDocument::filer).distinct()
                .sorted(Comparator.comparingDouble(HoldoutRule::position)).toList();
        if (filers.size() > 1) {
            heldOut.add(filers.getFirst());
            gathered.replaceAll(open -> open.leftOut().isEmpty() && open.filer().equals(filers.getFirst()) ? open.asHeldOut() : open);
        }
        return filers.size() > 1;
    }

    private static ArtifactRef base(PipelineDefined pipeline) {
        return Objects.requireNonNull(pipeline.models().get(PipelineDefined.BASE));
    }

    private CorpusStores stores() {
        return Objects.requireNonNull(stores);
    }

    /// What one record, or one look at the clock, leads to.
    private final class Story {

        private final Optional<Event<Payload>> cause;
        private final long timestamp;
        private int told;

        private Story(Optional<Event<Payload>> cause, long timestamp) {
            this.cause = cause;
            this.timestamp = timestamp;
        }

        void tell(Payload fact) {
            int ordinal = told++;
            Event<Payload> event = cause.map(known -> events.derivedFrom(known, ordinal, fact)).orElseGet(() -> events.first(fact));
            Objects.requireNonNull(context).forward(new Record<>(fact.key(), event, timestamp));
        }
    }
}

package dev.tributary.ingestion;

import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.ingestion.corpus.SealRule;
import dev.tributary.ingestion.curation.CurationRule;
import java.time.Instant;
import java.util.Optional;

/// Gathers a pipeline's documents for its next corpus version, and takes withdrawn ones out. Not thread-safe.
final class CorpusGathering {

    private final CorpusStores stores;
    private final CorpusSealing sealing;
    private final DocumentCount count;

    CorpusGathering(CorpusStores stores, CorpusSealing sealing, DocumentCount count) {
        this.stores = stores;
        this.sealing = sealing;
        this.count = count;
    }

    /// Takes a document in, or tells why not.
    void extracted(CorpusStory story, Instant time, DocumentExtracted extracted) {
        DocumentIngested document = extracted.document();
        String pipeline = document.pipeline();
        OpenDocument open = open(extracted, time);
        if (stores.retraction(pipeline, open.id()).isPresent()) {
            CorpusStores.Retraction known = stores.retraction(pipeline, open.id()).get();
            refuse(story, document, "document-retracted", "its source withdrew it: " + known.reason());
            leaveOut(pipeline, open.without(CurationRule.RETRACTED.code(), known.reason(), Optional.of(known.at())));
            return;
        }
        if (stores.textOf(pipeline, open.id()).isPresent()) {
            refuse(story, document, "duplicate-accession", "document %s is known already; nothing to do".formatted(open.id()));
            return;
        }
        Optional<OpenDocument> twin = Optional.empty();
        Optional<String> same = stores.documentWith(pipeline, document.textDigest());
        if (same.isPresent()) {
            twin = stores.document(pipeline, same.get()).filter(other -> other.cameFor(stores.state(pipeline).version()));
            if (twin.filter(other -> OpenDocument.BY_TIME.compare(open, other) < 0).isEmpty()) {
                refuse(story, document, "duplicate-text", sameText(same.get()));
                leaveOut(pipeline, open.without(CurationRule.DUPLICATE_TEXT.code(), same.get(), Optional.empty()));
                return;
            }
        }
        story.tell(document);
        count.counted(pipeline, "ingested");
        stores.see(pipeline, open.id(), document.textDigest());
        // Had they come the other way round, the other one would have been refused: the same documents leave the same state.
        twin.ifPresent(other -> {
            story.tell(new DocumentRejected(pipeline, other.id(), other.id(), Optional.empty(), "duplicate-text", sameText(open.id())));
            count.counted(pipeline, "duplicate-text");
            stores.put(pipeline, stores.state(pipeline).without(other.heldOut() ? 0 : other.tokens()));
            leaveOut(pipeline, other.without(CurationRule.DUPLICATE_TEXT.code(), open.id(), Optional.empty()));
        });
        gather(story, pipeline, open, time);
    }

    private static String sameText(String id) {
        return "its text equals that of document %s; it adds nothing to the corpus".formatted(id);
    }

    private void refuse(CorpusStory story, DocumentIngested document, String code, String reason) {
        story.tell(new DocumentRejected(document.pipeline(), document.documentId(), document.fileName(), Optional.of(document.raw()), code, reason));
        count.counted(document.pipeline(), code);
    }

    /// The manifest will say so. A flood of copies is told of up to a bound.
    private void leaveOut(String pipeline, OpenDocument document) {
        CorpusState state = stores.state(pipeline);
        boolean told = stores.document(pipeline, document.id()).filter(known -> known.leftOut().isPresent()).isPresent();
        if (state.leftOut().orElse(0) < SealRule.MOST_DOCUMENTS || told) {
            stores.put(pipeline, document);
            stores.put(pipeline, told ? state : state.withLeftOut());
        } else {
            stores.remove(pipeline, document);
        }
    }

    private void gather(CorpusStory story, String name, OpenDocument open, Instant time) {
        // A pipeline and its documents come in different topics: a document may be seen first. It is gathered all the same, and
        // its side is settled when the corpus is sealed.
        Optional<PipelineDefined> pipeline = stores.pipeline(name);
        CorpusState state = stores.state(name);
        boolean heldOut = pipeline.filter(known -> CorpusSealing.isHeldOut(known.definition(), state, open.filer())).isPresent();
        stores.put(name, heldOut ? open.asHeldOut() : open);
        CorpusState gathered = state.with(heldOut ? 0 : open.tokens(), time, story.now());
        stores.put(name, gathered);
        pipeline.filter(known -> SealRule.isDue(known.definition().corpus().seal(), gathered, time))
                .ifPresent(known -> sealing.ask(story, known, gathered));
    }

    private OpenDocument open(DocumentExtracted extracted, Instant time) {
        DocumentIngested document = extracted.document();
        Provenance provenance = new Provenance(document.raw().bytes(), document.text().bytes(),
                extracted.reading().map(Reading::spans).map(Body::of), document.filedAt(),
                document.origin().map(Origin::firstSeenAt).orElse(time), Optional.empty());
        return new OpenDocument(new SealCorpus.Document(document.documentId(), document.filer(), document.form(), document.raw().sha256(),
                document.text(), Optional.of(provenance)), document.tokens(), false,
                Optional.of(stores.state(document.pipeline()).version()), extracted.reading(), Optional.empty());
    }

    /// A document that waits is taken out, and so is one that is held out; one that was sealed is named by the next version.
    void retracted(Instant time, DocumentRetracted retraction) {
        String pipeline = retraction.pipeline();
        String id = retraction.documentId();
        if (stores.retraction(pipeline, id).isPresent()) {
            return;
        }
        stores.retract(pipeline, id, new CorpusStores.Retraction(retraction.reason(), time));
        count.counted(pipeline, "retracted");
        CorpusState state = stores.state(pipeline);
        Optional<OpenDocument> known = stores.document(pipeline, id);
        if (known.filter(open -> open.leftOut().isPresent()).isPresent()) {
            return;
        }
        if (known.filter(open -> open.cameFor(state.version())).isPresent()) {
            stores.put(pipeline, known.get().without(CurationRule.RETRACTED.code(), retraction.reason(), Optional.of(time)));
            stores.put(pipeline, state.without(known.get().heldOut() ? 0 : known.get().tokens()));
        } else if (stores.textOf(pipeline, id).isPresent()) {
            known.ifPresent(heldOut -> stores.remove(pipeline, heldOut));
            stores.put(pipeline, state.withRetracted(id));
        }
    }
}

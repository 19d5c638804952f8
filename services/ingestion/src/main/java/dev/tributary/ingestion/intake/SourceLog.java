package dev.tributary.ingestion.intake;

import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.contracts.source.SourceState;
import java.util.List;
import java.util.Optional;

/// What was seen and how far each source was read, shared by all instances. Published is durable when the method returns; what is
/// read may lag by a moment, which costs a second look and loses nothing. Thread-safe.
public interface SourceLog {

    /// Says what a source shows. Saying it twice does no harm.
    void publish(SourceEvent sighting);

    /// Says how far a source was read; only after everything up to there was published.
    void publish(SourceState state);

    /// How far EDGAR was read for a pipeline.
    Optional<EdgarRead> edgar(String pipeline);

    /// How far a feed was read.
    Optional<FeedRead> feed(String pipeline, String url);

    /// A pipeline's backfills, those of the earliest days first.
    List<BackfillAdvanced> backfills(String pipeline);

    /// A document that is known; old ones may be forgotten.
    Optional<DocumentKnown> document(String pipeline, String documentId);

    /// Documents of a pipeline that are known; old ones may be forgotten.
    List<DocumentKnown> documents(String pipeline);
}

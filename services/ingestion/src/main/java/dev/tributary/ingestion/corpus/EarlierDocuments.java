package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.job.SealCorpus.Earlier;
import dev.tributary.ingestion.supersession.FiledVersion;
import java.util.List;
import java.util.Optional;

/// What one pipeline remembers of the documents of sealed versions: enough to find those that a new document may repeat or amend,
/// a few hundred bytes each.
public interface EarlierDocuments {

    /// The filings of one matter, such as a registration statement and its amendments.
    List<FiledVersion> versions(String matter);

    /// Replaces the filings of a matter.
    void versions(String matter, List<FiledVersion> filings);

    /// The first document that had a MinHash band.
    Optional<Earlier> inBand(String band);

    /// Says which document was the first to have a band.
    void inBand(String band, Earlier first);

    /// A filer's latest documents, oldest first.
    List<Earlier> latestOf(String filer);

    /// Replaces a filer's latest documents.
    void latestOf(String filer, List<Earlier> documents);

    /// Whether a document was withdrawn: nothing is compared with it any more.
    boolean isRetracted(String id);
}

package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.job.SealCorpus.Earlier;
import dev.tributary.ingestion.curation.CurationRule;
import dev.tributary.ingestion.deduplication.MinHash;
import dev.tributary.ingestion.supersession.Amendments;
import dev.tributary.ingestion.supersession.FiledVersion;
import dev.tributary.ingestion.supersession.SupersessionPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What becomes of the documents that came in for a corpus version. A function of the documents and of what is remembered, not of
/// the order in which they came.
///
/// @param train      documents to train on, by id
/// @param heldOut    documents to evaluate on, this version's and earlier ones', by id
/// @param dropped    documents held out by earlier versions that are held no longer
/// @param leftOut    documents that are in no corpus, and documents of earlier versions that this one replaces, by id
/// @param superseded links from filings to the amendments that replace them, those that this version adds
/// @param earlier    documents of earlier versions that the new ones may repeat, by id
public record VersionPlan(List<OpenDocument> train, List<OpenDocument> heldOut, List<OpenDocument> dropped, List<LeftOut> leftOut,
        List<Amendments.Superseded> superseded, List<Earlier> earlier) {

    /// The hold-out is cumulative; beyond this many documents the oldest leave it, so that evaluation stays affordable.
    static final int MOST_HELD_OUT = 500;
    /// A filer's new document is compared with this many of its last ones.
    static final int LATEST_OF_FILER = 8;
    private static final Comparator<OpenDocument> OLDEST_FIRST =
            Comparator.<OpenDocument, Integer>comparing(open -> open.version().orElse(0)).thenComparing(OpenDocument::id);

    /// Plans a version.
    ///
    /// @param version  the version's number
    /// @param gathered what came in for it, and what earlier versions hold out; sides are settled
    public static VersionPlan of(int version, Collection<OpenDocument> gathered, SupersessionPolicy policy, EarlierDocuments memory) {
        List<OpenDocument> fresh = gathered.stream().filter(open -> open.cameFor(version) && open.leftOut().isEmpty()).toList();
        List<FiledVersion> filings = chains(fresh, memory);
        Amendments.Selection selection = Amendments.select(filings, policy, Instant.MAX);
        Set<String> held = new HashSet<>(selection.held());
        Map<String, LeftOut> replaced = replaced(selection, policy, filings, fresh);
        List<OpenDocument> train = new ArrayList<>();
        List<OpenDocument> heldOut = new ArrayList<>();
        List<OpenDocument> dropped = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (OpenDocument open : gathered.stream().sorted(OpenDocument.BY_ID).toList()) {
            boolean out = replaced.containsKey(open.id()) && !held.contains(open.id());
            open.leftOut().ifPresent(leftOut::add);
            if (open.heldOut() && !out) {
                heldOut.add(open);
            } else if (open.heldOut() && !open.cameFor(version)) {
                dropped.add(open);
            } else if (open.leftOut().isEmpty() && !out) {
                train.add(open);
            }
        }
        leftOut.addAll(replaced.values());
        leftOut.sort(Comparator.comparing(LeftOut::id));
        List<OpenDocument> oldest = heldOut.stream().sorted(OLDEST_FIRST).limit(Math.max(0, heldOut.size() - MOST_HELD_OUT)).toList();
        heldOut.removeAll(oldest);
        dropped.addAll(oldest);
        return new VersionPlan(List.copyOf(train), List.copyOf(heldOut), List.copyOf(dropped), List.copyOf(leftOut),
                policy == SupersessionPolicy.LATEST ? links(selection, fresh) : List.of(), earlier(train, memory));
    }

    private static List<FiledVersion> chains(List<OpenDocument> fresh, EarlierDocuments memory) {
        Map<String, FiledVersion> filings = new LinkedHashMap<>();
        for (OpenDocument open : fresh) {
            open.filedVersion().ifPresent(filing -> {
                filings.put(filing.accession(), filing);
                Amendments.matter(filing).ifPresent(matter -> memory.versions(matter).stream()
                        .filter(earlier -> !memory.isRetracted(earlier.accession()))
                        .forEach(earlier -> filings.putIfAbsent(earlier.accession(), earlier)));
            });
        }
        return List.copyOf(filings.values());
    }

    /// What the policy leaves out, by id: under `latest` a filing gives way to the next one of its chain, whether that chain began in
    /// this version or an earlier one; under `original` this version's amendments give way to what they amend.
    private static Map<String, LeftOut> replaced(Amendments.Selection selection, SupersessionPolicy policy, List<FiledVersion> filings,
            List<OpenDocument> fresh) {
        Map<String, Instant> seen = filings.stream().collect(Collectors.toMap(FiledVersion::accession, FiledVersion::firstSeenAt));
        Map<String, Long> tokens = fresh.stream().collect(Collectors.toMap(OpenDocument::id, OpenDocument::tokens));
        Map<String, LeftOut> replaced = new TreeMap<>();
        for (Amendments.Superseded link : selection.superseded()) {
            switch (policy) {
                case LATEST -> replaced.put(link.accession(), new LeftOut(link.accession(), CurationRule.SUPERSEDED.code(),
                        "replaced by " + link.by(), tokens.getOrDefault(link.accession(), 0L), Optional.of(seen.get(link.by()))));
                case ORIGINAL -> {
                    if (tokens.containsKey(link.by())) {
                        replaced.put(link.by(), new LeftOut(link.by(), CurationRule.SUPERSEDED.code(),
                                "amends " + link.accession(), tokens.get(link.by()), Optional.empty()));
                    }
                }
                case ALL -> { }
            }
        }
        return replaced;
    }

    private static List<Amendments.Superseded> links(Amendments.Selection selection, List<OpenDocument> fresh) {
        Set<String> ids = new HashSet<>(fresh.stream().map(OpenDocument::id).toList());
        return selection.superseded().stream().filter(link -> ids.contains(link.accession()) || ids.contains(link.by())).toList();
    }

    private static List<Earlier> earlier(List<OpenDocument> train, EarlierDocuments memory) {
        Map<String, Earlier> earlier = new TreeMap<>();
        for (OpenDocument open : train) {
            Stream.concat(bands(open).stream().flatMap(band -> memory.inBand(band).stream()), memory.latestOf(open.filer()).stream())
                    .filter(known -> !memory.isRetracted(known.id()))
                    .takeWhile(known -> earlier.size() < SealRule.MOST_DOCUMENTS)
                    .forEach(known -> earlier.put(known.id(), known));
        }
        return List.copyOf(earlier.values());
    }

    /// Remembers this version's documents for the next one.
    public void rememberIn(EarlierDocuments memory, Collection<OpenDocument> fresh) {
        for (OpenDocument open : train.stream().sorted(OpenDocument.BY_TIME).toList()) {
            Earlier document = new Earlier(open.id(), open.filer(), Body.of(open.document().text()));
            for (String band : bands(open)) {
                if (memory.inBand(band).filter(known -> !memory.isRetracted(known.id())).isEmpty()) {
                    memory.inBand(band, document);
                }
            }
            List<Earlier> latest = new ArrayList<>(memory.latestOf(open.filer()));
            latest.add(document);
            memory.latestOf(open.filer(), latest.subList(Math.max(0, latest.size() - LATEST_OF_FILER), latest.size()));
        }
        for (OpenDocument open : fresh.stream().filter(open -> open.leftOut().isEmpty()).sorted(OpenDocument.BY_TIME).toList()) {
            open.filedVersion().ifPresent(filing -> Amendments.matter(filing).ifPresent(matter -> {
                List<FiledVersion> filings = new ArrayList<>(memory.versions(matter));
                filings.add(filing);
                memory.versions(matter, filings);
            }));
        }
    }

    private static List<String> bands(OpenDocument open) {
        return open.reading().map(Reading::bands).map(MinHash::bands).orElse(List.of());
    }
}

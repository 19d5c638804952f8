package dev.tributary.ingestion.supersession;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Links filings with their amendments, and chooses among them. The order in which filings are given does not matter.
public final class Amendments {

    /// Registration statements and what amends or withdraws them: one file number, one matter.
    private static final Set<String> REGISTRATIONS = Set.of("S-1", "S-3", "S-4", "S-8", "S-11", "F-1", "F-3", "F-4", "F-6", "10-12B",
            "10-12G", "POS AM", "POSASR",
            "S-1MEF", "S-3MEF", "S-3ASR", "F-3ASR", "RW", "AW");
    private static final Comparator<FiledVersion> BY_TIME = Comparator.comparing(FiledVersion::filedAt)
            .thenComparing(FiledVersion::accession);

    private Amendments() {
    }

    /// A filing that a later one replaces.
    ///
    /// @param accession the replaced one
    /// @param by        the next one of its chain
    public record Superseded(String accession, String by) {
    }

    /// What a policy makes of filings.
    ///
    /// @param held       accessions the corpus holds, ascending
    /// @param superseded every link of every chain, whatever the policy, by the replaced accession
    public record Selection(List<String> held, List<Superseded> superseded) {
    }

    /// Chooses among filings that were known at a time.
    ///
    /// @param knownAt filings first seen later do not count: a corpus "as known at" that time is the same whenever it is made
    public static Selection select(Collection<FiledVersion> filings, SupersessionPolicy policy, Instant knownAt) {
        Map<String, List<FiledVersion>> chains = new TreeMap<>();
        for (FiledVersion filing : filings) {
            if (!filing.firstSeenAt().isAfter(knownAt)) {
                chains.computeIfAbsent(matter(filing).orElse(filing.accession()), key -> new ArrayList<>()).add(filing);
            }
        }
        List<String> held = new ArrayList<>();
        List<Superseded> links = new ArrayList<>();
        for (List<FiledVersion> chain : chains.values()) {
            chain.sort(BY_TIME);
            for (int i = 1; i < chain.size(); i++) {
                links.add(new Superseded(chain.get(i - 1).accession(), chain.get(i).accession()));
            }
            switch (policy) {
                case LATEST -> held.add(chain.getLast().accession());
                case ORIGINAL -> held.add(chain.getFirst().accession());
                case ALL -> chain.forEach(filing -> held.add(filing.accession()));
            }
        }
        held.sort(Comparator.naturalOrder());
        links.sort(Comparator.comparing(Superseded::accession));
        return new Selection(List.copyOf(held), List.copyOf(links));
    }

    /// What a filing is about, under one name for all its versions.
    public static Optional<String> matter(FiledVersion filing) {
        String form = filing.form().toUpperCase(Locale.ROOT).replaceFirst("/A$", "");
        if (REGISTRATIONS.contains(form)) {
            return filing.fileNumber().map(number -> filing.cik() + " " + number);
        }
        // Several 8-Ks may share a period, so only amendments are chained, and these do not name what they amend: left apart.
        return form.equals("8-K") ? Optional.empty() : filing.period().map(period -> filing.cik() + " " + form + " " + period);
    }
}

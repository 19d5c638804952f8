package dev.tributary.ingestion.edgar;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What EDGAR keeps of the past: a day's filings in one archive, and the full index, which says what should have been in them.
public final class Backfill {

    private final EdgarClient client;

    public Backfill(EdgarClient client) {
        this.client = client;
    }

    /// Fetches a day's archive; absent for a day without one, such as a weekend.
    ///
    /// @param file written anew
    /// @throws InterruptedException if the thread is to stop
    public EdgarAnswer day(LocalDate day, Path file) throws InterruptedException {
        return client.download(Calendar.archive(day), true, file);
    }

    /// What the full indexes of some days list.
    ///
    /// @param rows    rows whose filing date is among the days
    /// @param stopped why not all indexes could be read; empty if they were
    public record Listed(List<IndexRow> rows, Optional<EdgarAnswer> stopped) {
    }

    /// Reads the full indexes of the quarters that hold some days.
    ///
    /// @throws InterruptedException if the thread is to stop
    public Listed index(LocalDate from, LocalDate to, Predicate<String> wantedForm) throws InterruptedException {
        List<IndexRow> rows = new ArrayList<>();
        for (LocalDate quarter = Calendar.quarterStart(from); !quarter.isAfter(to); quarter = quarter.plusMonths(3)) {
            EdgarAnswer answer = client.get(Calendar.fullIndex(quarter), Optional.empty(), true);
            if (answer instanceof EdgarAnswer.Found found) {
                IndexFile.parse(new String(found.body(), StandardCharsets.ISO_8859_1), row -> {
                    if (!row.filed().isBefore(from) && !row.filed().isAfter(to) && wantedForm.test(row.form())) {
                        rows.add(row);
                    }
                });
            } else if (!(answer instanceof EdgarAnswer.Absent)) {
                return new Listed(List.of(), Optional.of(answer));
            }
        }
        return new Listed(List.copyOf(rows), Optional.empty());
    }
}

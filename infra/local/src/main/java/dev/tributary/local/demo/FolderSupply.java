package dev.tributary.local.demo;

import dev.tributary.local.documents.Submission;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// A person's own filings, posted to the ingestion service.
final class FolderSupply implements FilingSupply {

    private final Submission submission;
    private final Iterator<Path> files;
    private final Consumer<String> notes;
    private int handedIn;

    /// @param notes told of files that were not taken; the others are handed in all the same
    FolderSupply(Submission submission, List<Path> files, Consumer<String> notes) {
        this.submission = submission;
        this.files = files.iterator();
        this.notes = notes;
    }

    @Override
    public boolean next() {
        if (!files.hasNext()) {
            return false;
        }
        Path file = files.next();
        handedIn++;
        submission.submit(file).ifPresent(reason -> notes.accept("%s was not taken: %s".formatted(file, reason)));
        return true;
    }

    @Override
    public int handedIn() {
        return handedIn;
    }

    @Override
    public boolean exhaustive() {
        return true;
    }
}

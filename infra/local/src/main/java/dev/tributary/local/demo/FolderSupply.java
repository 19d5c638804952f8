package dev.tributary.local.demo;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.documents.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A person's own filings, posted to the ingestion service.
final class FolderSupply implements FilingSupply {

    private final Submission submission;
    private final Iterator<Path> files;

    FolderSupply(Submission submission, List<Path> files) {
        this.submission = submission;
        this.files = files.iterator();
    }

    @Override
    public boolean next() {
        if (!files.hasNext()) {
            return false;
        }
        Path file = files.next();
        Optional<String> refused = submission.submit(file);
        if (refused.isPresent()) {
            throw new ProblemException(ExitCode.FAILED, "the ingestion service did not take %s: %s".formatted(file, refused.get()));
        }
        return true;
    }

    @Override
    public boolean exhaustive() {
        return true;
    }
}

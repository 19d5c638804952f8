package dev.tributary.testing.filings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// Writes filings to a folder under the names EDGAR gives them.
public final class FilingFolder {

    private FilingFolder() {
    }

    /// Writes filings, each whole or not at all, so that a watcher never sees half a file.
    ///
    /// @param folder  made if absent
    /// @param filings closed by this method
    /// @return the files, in order
    /// @throws IOException if a file cannot be written
    public static List<Path> write(Path folder, Stream<GeneratedFiling> filings) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        try (filings) {
            Iterator<GeneratedFiling> each = filings.iterator();
            while (each.hasNext()) {
                GeneratedFiling filing = each.next();
                Path file = folder.resolve(filing.fileName());
                Path partial = folder.resolve("." + filing.fileName() + ".part");
                Files.write(partial, filing.bytes());
                files.add(Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
            }
        }
        return files;
    }
}

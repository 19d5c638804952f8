package dev.tributary.local.demo;

import dev.tributary.local.machine.StateFolder;
import dev.tributary.testing.filings.FilingFolder;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/// Made filings of fictional companies, dropped into the watched folder in order of their dates. A later demo goes on with
/// newer ones: how many there were is kept in the state folder.
final class GeneratedSupply implements FilingSupply {

    private static final long SEED = 10;
    private static final int COMPANIES = 20;
    private static final int FROM_YEAR = 2015;

    private final Path inbox;
    private final Path counter;
    private final Iterator<GeneratedFiling> filings;
    private int count;

    GeneratedSupply(StateFolder state) throws IOException {
        inbox = state.inbox();
        counter = state.root().resolve("filings-made");
        count = made();
        FilingGenerator generator = new FilingGenerator(SEED);
        filings = generator.filingsAfter(generator.companies(COMPANIES), FROM_YEAR - 1).skip(count).iterator();
    }

    private int made() throws IOException {
        try {
            return Integer.parseInt(Files.readString(counter).strip());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public boolean next() throws IOException {
        FilingFolder.write(inbox, Stream.of(filings.next()));
        count++;
        // Written twice after a kill in between, a filing is a duplicate and rejected as one.
        Files.writeString(counter, count + "\n");
        return true;
    }

    @Override
    public int handedIn() {
        return count;
    }

    @Override
    public boolean exhaustive() {
        return false;
    }
}

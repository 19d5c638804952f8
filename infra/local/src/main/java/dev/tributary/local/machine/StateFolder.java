package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Everything a system on one machine keeps. Deleting it (while the system is down) is starting afresh.
///
/// @param root the folder, absolute
public record StateFolder(Path root) {

    public StateFolder {
        root = root.toAbsolutePath().normalize();
    }

    /// The broker's logs and metadata.
    public Path broker() {
        return root.resolve("broker");
    }

    /// The artifact store.
    public Path store() {
        return root.resolve("store");
    }

    /// A service's scratch space.
    public Path work(String member) {
        return root.resolve("work").resolve(member);
    }

    /// Released models, one folder each.
    public Path releases() {
        return root.resolve("releases");
    }

    /// What a process prints.
    public Path log(String member) {
        return root.resolve("logs").resolve(member + ".log");
    }

    /// Which process it is.
    public Path pid(String member) {
        return run().resolve(member + ".pid");
    }

    /// What is true only while the system runs.
    public Path run() {
        return root.resolve("run");
    }

    /// When which of the fake EDGAR's filings became public; there while the system runs with a fake EDGAR.
    public Path fakeEdgar() {
        return root.resolve("fake-edgar");
    }

    /// Models that were made here, such as the demo's.
    public Path models() {
        return root.resolve("models");
    }

    /// The demo's watched folder.
    public Path inbox() {
        return root.resolve("inbox");
    }

    /// Makes the folders that others expect.
    public void make() {
        try {
            for (Path folder : new Path[] {broker(), store(), releases(), run(), models(), inbox(), root.resolve("logs"), root.resolve("work")}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new ProblemException(ExitCode.FAILED, "cannot make the state folder %s: %s; choose another with --state"
                    .formatted(root, e.getMessage()), e);
        }
    }
}

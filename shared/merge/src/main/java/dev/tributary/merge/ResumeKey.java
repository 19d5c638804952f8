package dev.tributary.merge;

import dev.tributary.merge.plan.InputModel;
import dev.tributary.merge.plan.MergePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Names what the bytes of a merge depend on, for taking up a merge that was cut off.
///
/// Model files are told apart by path, size and time of change: digesting them would cost as much as merging them. Callers that know
/// digests should use those instead.
public final class ResumeKey {
    private ResumeKey() {}

    /// The key of a plan: the facts themselves.
    public static String of(MergePlan plan) {
        StringBuilder facts = new StringBuilder(plan.recipe().source()).append('\n').append(plan.options().describe());
        for (InputModel model : plan.models()) {
            for (Path file : files(model.checkpoint().folder())) {
                facts.append('\n').append(describe(file));
            }
        }
        return facts.toString();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + folder, e);
        }
    }

    private static String describe(Path file) {
        try {
            return file.toRealPath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }
}

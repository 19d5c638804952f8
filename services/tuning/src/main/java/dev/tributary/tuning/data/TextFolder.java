package dev.tributary.tuning.data;

import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder of UTF-8 text files as a corpus: one document per file, in the order of their names.
public final class TextFolder {

    private TextFolder() {
    }

    /// Tokenizes every regular file of `folder` and below, or the one file it is; hidden files do not count.
    ///
    /// @param endOfDocument the id after every document
    /// @throws InvalidModelException if the folder is missing, holds no text, or a file is not UTF-8
    public static void tokenize(Path folder, Tokenizer tokenizer, int endOfDocument, Path bin, Path idx) {
        long tokens = 0;
        try (MegatronWriter corpus = MegatronWriter.create(bin, idx, TokenType.I32)) {
            for (Path file : files(folder)) {
                int[] ids = tokenizer.encode(text(file));
                if (ids.length > 0) {
                    corpus.add(ids, ids.length, endOfDocument);
                    tokens += ids.length;
                }
            }
        }
        if (tokens == 0) {
            throw new InvalidModelException("text-empty", "%s holds no text. Put UTF-8 text there.".formatted(folder));
        }
    }

    private static List<Path> files(Path folder) {
        if (Files.isRegularFile(folder)) {
            return List.of(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("text-missing", "There is no file or folder %s. Check the path of the source's text.".formatted(folder));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> folder.relativize(a).toString().compareTo(folder.relativize(b).toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InvalidModelException("text-encoding", "%s is not UTF-8. Convert it, or remove it from the folder.".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }
}

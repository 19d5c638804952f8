package dev.tributary.merging.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A recipe that a command was given.
final class RecipeFile {

    private RecipeFile() {}

    /// Its text.
    ///
    /// @throws IllegalArgumentException if there is none, or it is not UTF-8
    /// @throws UncheckedIOException     if it cannot be read
    static String read(Path recipe) {
        try {
            return Files.readString(recipe);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("There is no recipe " + recipe.toAbsolutePath() + ". Check the path.", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(recipe + " is not UTF-8 text. Save it as UTF-8.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + recipe + ": " + e.getMessage(), e);
        }
    }
}

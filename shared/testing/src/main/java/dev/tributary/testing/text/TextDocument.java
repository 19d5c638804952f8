package dev.tributary.testing.text;

/// A document of general text.
///
/// @param name  stable for its seed and number, such as `story-000017`
/// @param genre what it is
/// @param text  paragraphs parted by blank lines, lines ended by LF
public record TextDocument(String name, Genre genre, String text) {
}

package dev.tributary.benchmarks.training;

import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Text to learn from and text to be judged by, which share no source: no passage of a book, no filer.
///
/// @param train   documents to train on
/// @param holdout documents never trained on
record RealText(List<String> train, List<String> holdout) {

    private static final int GENERAL_DOCUMENT_CHARS = 4_000;
    private static final int HOLDOUT_SHARE = 10;
    private static final int FILER_CHARS = 60_000;
    private static final int FILING_CHARS = 30_000;

    /// The text files of a folder in passages; the last tenth of each file is held out.
    static RealText general(Path folder) throws IOException {
        RealText text = new RealText(new ArrayList<>(), new ArrayList<>());
        for (Path file : list(folder, ".txt")) {
            String content = Files.readString(file);
            int border = content.length() - content.length() / HOLDOUT_SHARE;
            for (int at = 0; at < content.length(); at += GENERAL_DOCUMENT_CHARS) {
                int end = Math.min(content.length(), at + GENERAL_DOCUMENT_CHARS);
                if (end <= border) {
                    text.train.add(content.substring(at, end));
                } else if (at >= border) {
                    text.holdout.add(content.substring(at, end));
                }
            }
        }
        return text;
    }

    /// The filings that `MANIFEST.tsv` lists with a filer, as ingestion extracts them. Every tenth filer, by name, is held out with all it
    /// filed; no filer gives more than its share, so that none dominates.
    static RealText filings(Path folder) throws IOException {
        Map<String, StringBuilder> filers = new TreeMap<>();
        FilingReader reader = new FilingReader();
        for (String line : Files.readAllLines(folder.resolve("MANIFEST.tsv"), StandardCharsets.UTF_8)) {
            String[] columns = line.split("\t", -1);
            Path file = folder.resolve(columns[0]);
            if (columns.length < 6 || columns[4].isBlank() || !Files.isRegularFile(file) || columns[0].startsWith("api/") || columns[0].contains("/expected/")) {
                continue;
            }
            StringBuilder filer = filers.computeIfAbsent(columns[4].toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", ""),
                    name -> new StringBuilder());
            if (filer.length() < FILER_CHARS) {
                append(filer, reader, file);
            }
        }
        RealText text = new RealText(new ArrayList<>(), new ArrayList<>());
        int number = 0;
        for (StringBuilder filer : filers.values()) {
            if (!filer.isEmpty()) {
                (number++ % HOLDOUT_SHARE == 0 ? text.holdout : text.train).add(filer.toString());
            }
        }
        return text;
    }

    private static void append(StringBuilder filer, FilingReader reader, Path file) throws IOException {
        try {
            String content = reader.read(file).text();
            filer.append(content, 0, Math.min(content.length(), FILING_CHARS)).append('\n');
        } catch (InvalidFilingException e) {
            System.out.println("left out: " + e.getMessage());
        }
    }

    private static List<Path> list(Path folder, String suffix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}

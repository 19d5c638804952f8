package dev.tributary.local.machine;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/// A log that another process appends to.
public final class LogFile {

    private static final int BLOCK = 1 << 13;

    private final Path file;

    public LogFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /// Prints the last lines and, if asked, whatever is appended until the thread is interrupted.
    public void print(PrintStream out, int lines, boolean follow) throws IOException, InterruptedException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r");
                WatchService watch = FileSystems.getDefault().newWatchService()) {
            file.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
            log.seek(startOfLast(log, lines));
            copy(log, out);
            while (follow) {
                WatchKey key = watch.take();
                key.pollEvents();
                copy(log, out);
                key.reset();
            }
        }
    }

    private static void copy(RandomAccessFile log, PrintStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int read = log.read(block); read > 0; read = log.read(block)) {
            out.write(block, 0, read);
        }
        out.flush();
    }

    /// Looks for line ends from the end of the file, so that a long log is not read from its beginning.
    private static long startOfLast(RandomAccessFile log, int lines) throws IOException {
        long position = log.length();
        int ends = 0;
        byte[] block = new byte[BLOCK];
        while (position > 0) {
            int size = (int) Math.min(BLOCK, position);
            position -= size;
            log.seek(position);
            log.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (block[i] == '\n' && ++ends > lines) {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }
}

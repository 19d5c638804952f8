package dev.tributary.ingestion.extraction;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_BINARY;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Refuses files that are no text at all, whatever their name.
final class Binaries {

    private static final int INSPECTED_BYTES = 1 << 16;

    private Binaries() {
    }

    /// Looks for control characters that no text has, in the first 64 KiB.
    static void refuse(MemorySegment raw, String fileName) {
        long limit = Math.min(INSPECTED_BYTES, raw.byteSize());
        for (long i = 0; i < limit; i++) {
            byte b = raw.get(ValueLayout.JAVA_BYTE, i);
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1a) {
                throw new InvalidFilingException(FILING_BINARY, fileName + " is not text: byte " + i + " is 0x"
                        + String.format("%02x", b) + ", and it looks like " + nature(raw)
                        + ". Deliver the EDGAR full submission or its HTML or text documents.");
            }
        }
    }

    private static String nature(MemorySegment raw) {
        byte[] head = raw.asSlice(0, Math.min(4, raw.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        if (startsWith(head, 0x1f, 0x8b)) {
            return "a gzip file (unpack it)";
        }
        if (startsWith(head, 'P', 'K')) {
            return "a zip archive (unpack it)";
        }
        if (startsWith(head, '%', 'P', 'D', 'F')) {
            return "a PDF";
        }
        if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
            return "UTF-16 (save it as UTF-8)";
        }
        return "a binary file";
    }

    private static boolean startsWith(byte[] head, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}

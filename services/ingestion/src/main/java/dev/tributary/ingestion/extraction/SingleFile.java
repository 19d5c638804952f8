package dev.tributary.ingestion.extraction;

import dev.tributary.contracts.Sha256;
import dev.tributary.ingestion.sgml.BodySniffer;
import dev.tributary.ingestion.sgml.ByteRange;
import dev.tributary.ingestion.sgml.SubmissionDocument;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// A file without a submission around it.
final class SingleFile {

    private static final int SNIFFED_BYTES = 1 << 12;

    private SingleFile() {
    }

    static SubmissionDocument asDocument(MemorySegment raw, String fileName) {
        ByteRange whole = new ByteRange(0, raw.byteSize());
        String head = new ByteRange(0, Math.min(SNIFFED_BYTES, raw.byteSize())).latin1(raw);
        return new SubmissionDocument(1, 1, "", Optional.of(fileName), Optional.empty(), whole, whole,
                BodySniffer.kindOf(head, Optional.of(fileName)), true);
    }

    /// SHA-256 of the bytes, lower-case hex.
    static String digest(MemorySegment raw) {
        MessageDigest digest = Sha256.begin();
        digest.update(raw.asByteBuffer());
        return HexFormat.of().formatHex(digest.digest());
    }
}

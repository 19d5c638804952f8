package dev.tributary.neural.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Assembles the smallest archive that libtorch loads as a module: a zip whose entries are stored, holding the source of one class
/// and a pickled instance of it without fields. Every operator of ATen is thereby within reach of Java, which DJL's own operators are not.
///
/// The source is *serialised* TorchScript: a class `M(Module)` in which operators are function calls.
final class ScriptArchive {

    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 0x02, ')', '.'};

    private ScriptArchive() {
    }

    /// The archive for the given class source.
    static byte[] of(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length() + 1024);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "m/constants.pkl", NO_CONSTANTS);
            store(zip, "m/data.pkl", instance());
            store(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// Pickle protocol 2 of `__torch__.M()` with the state `{"training": true}`.
    private static byte[] instance() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(0x80);
        pickle.write(2);
        pickle.writeBytes("c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII));
        pickle.write(0x81);
        pickle.writeBytes("}X\u0008\0\0\0training".getBytes(StandardCharsets.US_ASCII));
        pickle.write(0x88);
        pickle.writeBytes("sb.".getBytes(StandardCharsets.US_ASCII));
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}

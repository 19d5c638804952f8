package dev.tributary.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BodyContentHandler;
import org.xml.sax.SAXException;

/// The program: `PdfTextMain IN.pdf OUT.txt` writes the text of a PDF as UTF-8, paragraphs parted by blank lines.
///
/// It ends with 0, or with one of its own codes and one line on standard error that says why.
public final class PdfTextMain {

    /// The file is no PDF, or a damaged one.
    public static final int UNREADABLE = 10;
    /// The PDF asks for a password.
    public static final int ENCRYPTED = 11;
    /// The PDF has no text, such as a scan.
    public static final int WITHOUT_TEXT = 12;

    private PdfTextMain() {
    }

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Path.of(arguments[0]), Path.of(arguments[1])));
    }

    static int run(Path pdf, Path text) throws IOException {
        try (InputStream in = TikaInputStream.get(pdf); Writer out = Files.newBufferedWriter(text)) {
            new PDFParser().parse(in, new BodyContentHandler(out), new Metadata(), context());
        } catch (EncryptedDocumentException e) {
            return ended(ENCRYPTED, "it is encrypted and asks for a password");
        } catch (TikaException | SAXException | IOException e) { // a damaged PDF is an IOException to the parser
            return ended(UNREADABLE, String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
        return isBlank(text) ? ended(WITHOUT_TEXT, "it holds no text; it may be a scan") : 0;
    }

    private static ParseContext context() {
        PDFParserConfig config = new PDFParserConfig();
        config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        config.setExtractInlineImages(false);
        config.setExtractBookmarksText(false);
        config.setExtractAnnotationText(false);
        ParseContext context = new ParseContext();
        context.set(PDFParserConfig.class, config);
        return context;
    }

    private static boolean isBlank(Path text) throws IOException {
        try (Stream<String> lines = Files.lines(text)) {
            return lines.allMatch(String::isBlank);
        }
    }

    private static int ended(int code, String why) {
        System.err.println("pdf: " + why.lines().findFirst().orElse(""));
        return code;
    }
}

package dev.tributary.ingestion.extraction;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_EMPTY;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_OVERSIZE;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_WITHOUT_TEXT;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.TEXT_NOT_UTF8;

import dev.tributary.ingestion.sgml.BodyKind;
import dev.tributary.ingestion.sgml.ByteRange;
import dev.tributary.ingestion.sgml.FilingEntity;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.ingestion.sgml.Submission;
import dev.tributary.ingestion.sgml.SubmissionDocument;
import dev.tributary.ingestion.sgml.SubmissionHeader;
import dev.tributary.ingestion.sgml.SubmissionSplitter;
import dev.tributary.ingestion.sgml.Uuencoded;
import dev.tributary.ingestion.sgml.Wrapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads a filing of any shape into text with lineage: a full submission (`.txt`, `.nc`), a single HTML page, plain text or
/// Markdown. What the file is, its content decides, not its name.
///
/// The file is mapped, so that a submission of 200 MB costs the heap of its largest readable document. Immutable and
/// thread-safe.
public final class FilingReader {

    /// The version of the rules; it changes whenever the text of any filing would.
    public static final String EXTRACTOR_VERSION = "1";

    private final FilingLimits limits;

    /// A reader with [FilingLimits#STANDARD].
    public FilingReader() {
        this(FilingLimits.STANDARD);
    }

    public FilingReader(FilingLimits limits) {
        this.limits = limits;
    }

    /// Reads a file.
    ///
    /// @throws IOException            if the file cannot be read
    /// @throws InvalidFilingException if it holds nothing that can be ingested; the message says what, where, why and what to do
    public ExtractedFiling read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            String name = String.valueOf(file.getFileName());
            checkSize(channel.size(), name);
            return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), name);
        }
    }

    /// Reads bytes.
    ///
    /// @param fileName what to call them in messages
    /// @throws InvalidFilingException as [#read(Path)]
    public ExtractedFiling read(byte[] bytes, String fileName) {
        return read(MemorySegment.ofArray(bytes), fileName);
    }

    /// Reads bytes wherever they are.
    ///
    /// @param raw      must stay alive during the call only
    /// @param fileName what to call them in messages
    /// @throws InvalidFilingException as [#read(Path)]
    public ExtractedFiling read(MemorySegment raw, String fileName) {
        return read(raw, fileName, PdfParts.SKIPPED);
    }

    /// Reads bytes wherever they are, and PDFs among the documents of a submission.
    ///
    /// @param raw      must stay alive during the call only
    /// @param fileName what to call them in messages
    /// @throws InvalidFilingException as [#read(Path)]
    public ExtractedFiling read(MemorySegment raw, String fileName, PdfParts pdfs) {
        checkSize(raw.byteSize(), fileName);
        Binaries.refuse(raw, fileName);
        return SubmissionSplitter.looksLikeSubmission(raw) ? readSubmission(raw, fileName, pdfs) : readSingle(raw, fileName);
    }

    private void checkSize(long bytes, String fileName) {
        if (bytes == 0) {
            throw new InvalidFilingException(FILING_EMPTY, fileName + " is empty (0 bytes). Deliver the filing again.");
        }
        if (bytes > limits.filingBytes()) {
            throw new InvalidFilingException(FILING_OVERSIZE, fileName + " measures " + bytes + " bytes; at most "
                    + limits.filingBytes() + " are read, to bound memory and time. Raise the limit if the file is a real filing.");
        }
    }

    private ExtractedFiling readSubmission(MemorySegment raw, String fileName, PdfParts pdfs) {
        Submission submission = splitNaming(raw, fileName);
        FilingText text = new FilingText();
        List<SkippedPart> skipped = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (SubmissionDocument document : submission.documents()) {
            if (!document.closed()) {
                warnings.add("document " + document.ordinal() + " (" + document.type() + ") has no </DOCUMENT>");
            }
            Optional<SkippedPart.Reason> left = document.kind() == BodyKind.PDF ? readPdf(raw, document, text, fileName, pdfs)
                    : readDocument(raw, document, text);
            left.ifPresent(reason -> {
                skipped.add(new SkippedPart(document.ordinal(), document.type(), document.fileName(), document.range(), reason));
                if (reason == SkippedPart.Reason.OVERSIZE || reason == SkippedPart.Reason.NOT_DECODABLE) {
                    warnings.add("document " + document.ordinal() + " (" + document.type() + ", bytes " + document.body()
                            + ") was left out: " + reason.code());
                }
            });
        }
        if (text.isEmpty()) {
            throw withoutText(submission, skipped, fileName);
        }
        SubmissionHeader header = submission.header();
        Optional<String> form = header.form().or(() -> Optional.of(submission.documents().getFirst().type()).filter(t -> !t.isEmpty()));
        Optional<FilingEntity> filer = header.principal();
        return new ExtractedFiling(header.accession().orElseGet(() -> contentName(raw)), form, filer.flatMap(FilingEntity::cik),
                filer.flatMap(FilingEntity::name), header.filedAt(), header.acceptedAt(), filer.flatMap(FilingEntity::fileNumber),
                header.period(), text.text(), text.spans(), text.blocks(), skipped, warnings);
    }

    private static Submission splitNaming(MemorySegment raw, String fileName) {
        try {
            return SubmissionSplitter.split(raw);
        } catch (InvalidFilingException unnamed) {
            throw new InvalidFilingException(unnamed.reason(), fileName + ": " + unnamed.getMessage());
        }
    }

    /// Appends a document's text.
    ///
    /// @return why there is none, or empty
    private Optional<SkippedPart.Reason> readDocument(MemorySegment raw, SubmissionDocument document, FilingText text) {
        Optional<SkippedPart.Reason> unwanted = DocumentChoice.reasonToSkip(document, limits);
        if (unwanted.isPresent()) {
            return unwanted;
        }
        Optional<Decoded> decoded = Decoded.of(document.body().bytes(raw));
        if (decoded.isEmpty()) {
            return Optional.of(SkippedPart.Reason.NOT_DECODABLE);
        }
        List<Piece.Text> pieces = PageFurniture.strip(pieces(document.kind(), decoded.get().text()));
        if (pieces.isEmpty()) {
            return Optional.of(SkippedPart.Reason.WITHOUT_TEXT);
        }
        text.append(document, decoded.get(), pieces);
        return Optional.empty();
    }

    /// As [#readDocument]. Nothing of a PDF's text leads further back than to the whole of it.
    private Optional<SkippedPart.Reason> readPdf(MemorySegment raw, SubmissionDocument document, FilingText text, String fileName, PdfParts pdfs) {
        if (pdfs == PdfParts.SKIPPED) {
            return Optional.of(SkippedPart.Reason.PDF);
        }
        if (document.body().length() > limits.documentBytes()) {
            return Optional.of(SkippedPart.Reason.OVERSIZE);
        }
        Optional<byte[]> pdf = Uuencoded.decode(document.body().latin1(raw));
        if (pdf.isEmpty()) {
            return Optional.of(SkippedPart.Reason.NOT_DECODABLE);
        }
        Optional<String> said = pdfs.text(pdf.get(), "%s, document %d%s".formatted(fileName, document.ordinal(),
                document.fileName().map(name -> " (" + name + ")").orElse("")));
        if (said.isEmpty()) {
            return Optional.of(SkippedPart.Reason.PDF);
        }
        List<Piece.Text> pieces = PageFurniture.strip(pieces(BodyKind.PLAIN_TEXT, said.get()));
        if (pieces.isEmpty()) {
            return Optional.of(SkippedPart.Reason.WITHOUT_TEXT);
        }
        text.append(document, pieces, piece -> document.body());
        return Optional.empty();
    }

    private static List<Piece> pieces(BodyKind kind, String source) {
        return kind == BodyKind.HTML ? HtmlText.extract(source) : AsciiText.extract(source, 0, source.length());
    }

    /// A single page or text is treated as a submission of one document, without a header.
    private ExtractedFiling readSingle(MemorySegment raw, String fileName) {
        SubmissionDocument document = SingleFile.asDocument(raw, fileName);
        FilingText text = new FilingText();
        Optional<SkippedPart.Reason> reason = readDocument(raw, document, text);
        if (reason.isPresent()) {
            throw switch (reason.get()) {
                case NOT_DECODABLE -> new InvalidFilingException(TEXT_NOT_UTF8, fileName + ": byte "
                        + Decoded.firstInvalidUtf8(document.body().bytes(raw))
                        + " is not valid UTF-8, so the text cannot be read faithfully. Save it as UTF-8, or declare its charset if it is HTML.");
                case OVERSIZE -> new InvalidFilingException(FILING_OVERSIZE, fileName + " measures " + raw.byteSize()
                        + " bytes; a single document may have " + limits.documentBytes()
                        + ", to bound memory. Split it or raise the limit.");
                default -> withoutText(new Submission(Wrapper.HEADERLESS, noHeader(), new ByteRange(0, 0), List.of(document),
                        raw.byteSize()), List.of(new SkippedPart(1, "", document.fileName(), document.range(), reason.get())), fileName);
            };
        }
        return new ExtractedFiling(contentName(raw), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), text.text(), text.spans(), text.blocks(), List.of(), List.of());
    }

    private static SubmissionHeader noHeader() {
        return new SubmissionHeader(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                List.of());
    }

    private static InvalidFilingException withoutText(Submission submission, List<SkippedPart> skipped, String fileName) {
        String parts = skipped.stream()
                .map(part -> part.ordinal() + " " + part.type() + " " + part.reason().code())
                .limit(8).collect(Collectors.joining(", "));
        return new InvalidFilingException(FILING_WITHOUT_TEXT, fileName + ": none of its " + submission.documents().size()
                + " documents holds readable text (" + parts + (skipped.size() > 8 ? ", …" : "")
                + "), so there is nothing to learn from. Leave filings of this kind out of the source.");
    }

    private static String contentName(MemorySegment raw) {
        return "sha256-" + SingleFile.digest(raw).substring(0, 24);
    }
}

package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.ingestion.curation.Cuts;
import dev.tributary.ingestion.extraction.BlockSpan;
import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.ingestion.quality.QualityAttributes;
import dev.tributary.ingestion.segmentation.ItemSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/// One side of a corpus as a Parquet file: text with its spans and quality attributes, one row per document, in the order of the
/// tokens. Offsets into `text` count code points, as Python's strings do. Equal documents give equal bytes. Not thread-safe; close
/// it in any case.
public final class TextShard implements AutoCloseable {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message document {
              required binary document_id (STRING);
              required binary filer (STRING);
              required binary form (STRING);
              optional int64 filed_at (TIMESTAMP(MILLIS,true));
              required binary raw_sha256 (STRING);
              required binary text_sha256 (STRING);
              optional binary extractor_version (STRING);
              required int64 tokens;
              required binary text (STRING);
              required group quality {
                required int64 words;
                required double mean_word_chars;
                required double alphabetic_share;
                required double numeric_share;
                required double symbol_share;
                required double upper_case_share;
                required double function_words;
                required double table_line_share;
                required double repeated_line_share;
              }
              required group spans (LIST) {
                repeated group list {
                  required group element {
                    required int32 text_start;
                    required int32 text_end;
                    required int64 raw_start;
                    required int64 raw_end;
                    required int32 document_sequence;
                    required binary document_type (STRING);
                    required binary kind (STRING);
                    optional binary item (STRING);
                    optional double item_confidence;
                  }
                }
              }
            }""");
    private static final long ROW_GROUP_BYTES = 32L << 20;
    private static final int COLUMN_INDEX_CHARS = 64;

    private final ParquetProperties properties = ParquetProperties.builder().build();
    private final ParquetFileWriter file;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private ParquetRow row;
    private long rows;
    private boolean ended;

    /// @throws IOException if the file cannot be made
    public TextShard(Path path) throws IOException {
        file = new ParquetFileWriter(new LocalOutputFile(path), SCHEMA, ParquetFileWriter.Mode.OVERWRITE, ROW_GROUP_BYTES, 0,
                COLUMN_INDEX_CHARS, Integer.MAX_VALUE, true);
        file.start();
        pages = new ColumnChunkPageWriteStore(new ZstdPages(), SCHEMA, new HeapByteBufferAllocator(), COLUMN_INDEX_CHARS);
        columns = properties.newColumnWriteStore(SCHEMA, pages);
        row = new ParquetRow(new ColumnIOFactory(false).getColumnIO(SCHEMA).getRecordWriter(columns), SCHEMA);
    }

    /// Appends a document.
    ///
    /// @param document what the manifest says of it
    /// @param text     its extracted text
    /// @param cuts     passages that are left out, in order
    /// @param spans    where its blocks came from, if that was kept
    /// @throws IOException if the disk is full
    public void add(CorpusManifest.Document document, String text, List<Cut> cuts, Optional<Spans> spans) throws IOException {
        String left = Cuts.left(text, cuts);
        row.start();
        row.text("document_id", document.id());
        row.text("filer", document.filer());
        row.text("form", document.form());
        document.provenance().flatMap(Provenance::filedAt).map(Instant::toEpochMilli).ifPresent(millis -> row.number("filed_at", millis));
        row.text("raw_sha256", document.rawDigest());
        row.text("text_sha256", document.textDigest());
        spans.map(Spans::extractorVersion).ifPresent(version -> row.text("extractor_version", version));
        row.number("tokens", document.tokens());
        row.text("text", left);
        row.group("quality", () -> quality(QualityAttributes.of(left)));
        row.list("spans", elements -> spans.ifPresent(known -> spans(elements, known, left, cuts)));
        row.end();
        rows++;
        if (columns.getBufferedSize() > ROW_GROUP_BYTES) {
            flush();
        }
    }

    private void quality(QualityAttributes quality) {
        row.number("words", quality.words());
        row.real("mean_word_chars", quality.meanWordChars());
        row.real("alphabetic_share", quality.alphabeticShare());
        row.real("numeric_share", quality.numericShare());
        row.real("symbol_share", quality.symbolShare());
        row.real("upper_case_share", quality.upperCaseShare());
        row.real("function_words", quality.functionWords());
        row.real("table_line_share", quality.tableLineShare());
        row.real("repeated_line_share", quality.repeatedLineShare());
    }

    private void spans(ParquetRow.Elements elements, Spans spans, String left, List<Cut> cuts) {
        int chars = 0;
        int codePoints = 0;
        for (int number = 0; number < spans.blocks().size(); number++) {
            BlockSpan block = spans.block(number);
            int start = Cuts.remaining(cuts, block.textStart());
            int end = Cuts.remaining(cuts, block.textEnd());
            if (start == end) {
                continue;
            }
            int from = codePoints + left.codePointCount(chars, start);
            int to = from + left.codePointCount(start, end);
            chars = end;
            codePoints = to;
            elements.add(() -> span(spans, block, from, to));
        }
    }

    private void span(Spans spans, BlockSpan block, int from, int to) {
        DocumentSpan document = spans.documentOf(block);
        Optional<ItemSpan> item = spans.itemAt(block.textStart());
        row.integer("text_start", from);
        row.integer("text_end", to);
        row.number("raw_start", block.raw().start());
        row.number("raw_end", block.raw().end());
        row.integer("document_sequence", document.sequence());
        row.text("document_type", document.type());
        row.text("kind", block.kind().code());
        item.ifPresent(known -> row.text("item", String.join(",", known.items())));
        item.ifPresent(known -> row.real("item_confidence", known.confidence()));
    }

    private void flush() throws IOException {
        row.flush();
        columns.flush();
        file.startBlock(rows);
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
        rows = 0;
        pages = new ColumnChunkPageWriteStore(new ZstdPages(), SCHEMA, new HeapByteBufferAllocator(), COLUMN_INDEX_CHARS);
        columns = properties.newColumnWriteStore(SCHEMA, pages);
        row = new ParquetRow(new ColumnIOFactory(false).getColumnIO(SCHEMA).getRecordWriter(columns), SCHEMA);
    }

    /// Completes the file.
    ///
    /// @throws IOException if the disk is full
    public void end() throws IOException {
        if (rows > 0) {
            flush();
        }
        ended = true;
        file.end(Map.of());
    }

    @Override
    public void close() throws IOException {
        columns.close();
        pages.close();
        if (!ended) {
            file.close();
        }
    }
}

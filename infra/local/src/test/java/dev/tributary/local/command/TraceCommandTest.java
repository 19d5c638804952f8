package dev.tributary.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.local.ExitCode;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.neural.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("replaces System.out and System.err")
class TraceCommandTest {

    private static final String ACCESSION = "0000320193-26-000001";
    private static final String SENTENCE = "Revenue rose to twelve million dollars.";
    private static final String FILING = """
            <SEC-DOCUMENT>%s.txt : 20260302
            <SEC-HEADER>%s.hdr.sgml : 20260302
            ACCESSION NUMBER:\t\t%s
            CONFORMED SUBMISSION TYPE:\t8-K
            FILED AS OF DATE:\t\t20260302
            </SEC-HEADER>
            <DOCUMENT>
            <TYPE>8-K
            <SEQUENCE>1
            <FILENAME>report.txt
            <TEXT>
            %s
            </TEXT>
            </DOCUMENT>
            </SEC-DOCUMENT>
            """.formatted(ACCESSION, ACCESSION, ACCESSION, SENTENCE);
    private static final int END_OF_DOCUMENT = 0;

    @TempDir
    Path folder;

    private FileArtifactStore artifacts;
    private ArtifactRef raw;
    private ArtifactRef manifest;
    private int tokens;

    @BeforeEach
    void seal() throws IOException {
        artifacts = new FileArtifactStore(new StateFolder(folder).store());
        BpeTrainer trainer = new BpeTrainer();
        trainer.add(SENTENCE);
        Path model = Files.createDirectory(folder.resolve("model"));
        trainer.train(280, List.of("<|end_of_text|>")).write(model);
        ArtifactRef tokenizer = artifacts.put(model.resolve("tokenizer.json"), MediaTypes.BYTES);
        raw = artifacts.put(FILING.getBytes(StandardCharsets.US_ASCII), MediaTypes.BYTES);
        ExtractedFiling filing = new FilingReader().read(FILING.getBytes(StandardCharsets.US_ASCII), "report.txt");
        ArtifactRef text = artifacts.put(filing.text().getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT);
        ArtifactRef spans = artifacts.put(Json.bytes(Spans.of(filing)), MediaTypes.SPANS);
        Path bin = folder.resolve("train.bin");
        Path idx = folder.resolve("train.idx");
        try (Tokenizer words = Tokenizer.open(model.resolve("tokenizer.json"));
                MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            int[] ids = words.encode(filing.text());
            tokens = writer.add(ids, ids.length, END_OF_DOCUMENT);
        }
        Provenance provenance = new Provenance(raw.bytes(), text.bytes(), Optional.of(Body.of(spans)),
                Optional.of(Instant.parse("2026-03-02T00:00:00Z")), Instant.parse("2026-03-03T09:00:00Z"), Optional.empty());
        CorpusManifest.Split side = new CorpusManifest.Split(
                artifacts.put(bin, MediaTypes.MEGATRON_BIN), artifacts.put(idx, MediaTypes.MEGATRON_IDX), tokens,
                List.of(new CorpusManifest.Document(ACCESSION, "0000320193", "8-K", raw.sha256(), text.sha256(), tokens, Optional.of(provenance))));
        manifest = artifacts.put(Json.bytes(new CorpusManifest("sec", CorpusSealed.DOMAIN, 3, tokenizer.sha256(), 280, END_OF_DOCUMENT, side, side,
                Optional.of(tokenizer.bytes()), Optional.empty(), Optional.empty())), MediaTypes.CORPUS);
    }

    @Test
    void aTokenIsShownWithItsFilingItsClocksAndItsBytes() {
        // When
        Ran ran = run("trace", manifest.sha256().substring(0, 12), "0");
        // Then
        assertThat(ran.exitCode).isZero();
        assertThat(ran.output).contains("token 0 of sec domain 3, training: id ",
                "filing     " + ACCESSION + ", form 8-K, filer 0000320193",
                "known      filed 2026-03-02T00:00:00Z, first seen 2026-03-03T09:00:00Z",
                "document   1 of the submission, 8-K, report.txt; a paragraph",
                "item       none that is known",
                "of " + artifacts.file(raw),
                "extractor  version " + FilingReader.EXTRACTOR_VERSION);
    }

    @Test
    void everyTokensBytesSpellWhatItSays() throws IOException {
        byte[] bytes = FILING.getBytes(StandardCharsets.US_ASCII);
        for (int token = 0; token < tokens - 1; token++) {
            String printed = run("trace", manifest.sha256(), Integer.toString(token), "--json").output;
            JsonNode trace = Json.read(printed.strip().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            JsonNode place = trace.path("origin").path("raw");
            assertThat(new String(Arrays.copyOfRange(bytes, place.path("start").asInt(), place.path("end").asInt()), StandardCharsets.US_ASCII))
                    .contains(trace.path("text").asText().strip());
        }
    }

    @Test
    void theEndOfADocumentCameFromNoBytes() {
        assertThat(run("trace", manifest.sha256(), Integer.toString(tokens - 1), "--holdout").output)
                .contains(", hold-out: id 0, the end of a document", "bytes      none: ends of documents are added when a corpus is sealed");
    }

    @Test
    void aTokenThatIsNotThereSaysWhichAre() {
        Ran ran = run("trace", manifest.sha256(), "5000");
        assertThat(ran.exitCode).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.errors).isEqualToIgnoringNewLines(
                "tributary: the training part of corpus 'domain' 3 of pipeline 'sec' has the tokens 0 to %d, but no token 5000"
                        .formatted(tokens - 1));
    }

    @Test
    void aNameIsLookedUpInARunningSystemOnly() {
        Ran ran = run("trace", "sec:3", "0");
        assertThat(ran.exitCode).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(ran.errors).startsWith("tributary: no system runs in " + folder);
    }

    private record Ran(int exitCode, String output, String errors) {
    }

    private Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            String[] all = Arrays.copyOf(arguments, arguments.length + 2);
            all[arguments.length] = "--state";
            all[arguments.length + 1] = folder.toString();
            int code = Commands.commandLine(new Terminal(out, 0, false)).execute(all);
            return new Ran(code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

package dev.tributary.local.command;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.event.Topics;
import dev.tributary.ingestion.lineage.CorpusTracer;
import dev.tributary.ingestion.lineage.Origin;
import dev.tributary.ingestion.lineage.TokenTrace;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.registry.SealedCorpora;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tributary trace`
@Command(name = "trace", description = {
        "Shows where a token of a sealed corpus came from: the filing, its document and item, the bytes in the raw file, and the",
        "text around it. Needs a running system only to look up a name."})
final class TraceCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "CORPUS", description = {
            "A pipeline (its latest corpus), PIPELINE:VERSION,", "or the digest of a manifest or its beginning."})
    private String corpus = "";

    @Parameters(index = "1", paramLabel = "TOKEN", description = "The token's place, counted from 0.")
    private long token;

    @Option(names = "--holdout", description = "Of the hold-out, not of what is trained on.")
    private boolean holdout;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() throws IOException {
        Path store = system.folder().store();
        ArtifactRef ref = SealedCorpora.isDigest(corpus) ? SealedCorpora.byDigest(corpus, store) : SealedCorpora.named(corpus, sealed()).manifest();
        FileArtifactStore artifacts = new FileArtifactStore(store);
        CorpusManifest manifest = Json.read(artifacts.bytes(ref), CorpusManifest.class);
        try (CorpusTracer tracer = new CorpusTracer(manifest, artifacts)) {
            TokenTrace trace = tracer.trace(holdout, token);
            Terminal terminal = Terminal.ofProcess();
            if (json) {
                terminal.line(new String(Json.bytes(trace), StandardCharsets.UTF_8));
            } else {
                show(terminal, manifest, trace, store);
            }
        }
        return 0;
    }

    private List<CorpusSealed> sealed() {
        try (EventFeed feed = new EventFeed(system.runningPorts().bootstrap(), List.of(Topics.CORPORA),
                (where, why) -> System.err.println("tributary: skipped a record of %s: %s".formatted(where, why)))) {
            return feed.history().stream().map(received -> received.event().data())
                    .filter(CorpusSealed.class::isInstance).map(CorpusSealed.class::cast).toList();
        }
    }

    private void show(Terminal terminal, CorpusManifest manifest, TokenTrace trace, Path store) {
        CorpusManifest.Document document = trace.document();
        Provenance provenance = document.provenance().orElseThrow();
        terminal.line("token %,d of %s %s %d, %s: id %d, %s".formatted(token, manifest.pipeline(), manifest.corpus(), manifest.version(),
                holdout ? "hold-out" : "training", trace.id(), trace.text().isEmpty() ? "the end of a document" : "'" + oneLine(trace.text()) + "'"));
        terminal.line();
        terminal.line("  " + terminal.dim("…" + oneLine(trace.before())) + terminal.bold("[" + oneLine(trace.text()) + "]")
                + terminal.dim(oneLine(trace.after()) + "…"));
        terminal.line();
        terminal.line("filing     %s, form %s, filer %s".formatted(document.id(), document.form(), document.filer()));
        terminal.line("known      filed %s, first seen %s".formatted(provenance.filedAt().map(Instant::toString).orElse("at an unknown time"),
                provenance.firstSeenAt()));
        trace.origin().ifPresentOrElse(origin -> origin(terminal, origin, document.rawDigest(), store),
                () -> terminal.line("bytes      none: %s".formatted(trace.text().isEmpty() ? "ends of documents are added when a corpus is sealed"
                        : "white space between blocks is added when a filing is read")));
        terminal.line("text       char %,d of the extracted text %s…".formatted(trace.textOffset(), document.textDigest().substring(0, 12)));
        provenance.cuts().ifPresent(cuts -> terminal.line("left out   %d passages of this filing by %s".formatted(cuts.size(),
                String.join(", ", cuts.stream().map(Cut::rule).distinct().toList()))));
    }

    private static void origin(Terminal terminal, Origin origin, String raw, Path store) {
        terminal.line("document   %d of the submission%s%s; a %s".formatted(origin.documentSequence(),
                origin.documentType().isEmpty() ? "" : ", " + origin.documentType(), origin.documentName().map(name -> ", " + name).orElse(""),
                origin.kind().code().replace('-', ' ')));
        terminal.line("item       " + origin.itemTitle().map(title -> String.format(Locale.ROOT, "%s, headed \"%s\" (confidence %.2f)",
                String.join(", ", origin.items()), title, origin.itemConfidence().orElse(0.0))).orElse("none that is known"));
        terminal.line("bytes      %,d to %,d of %s".formatted(origin.raw().start(), origin.raw().end(),
                store.resolve("sha256").resolve(raw.substring(0, 2)).resolve(raw)));
        terminal.line("extractor  version " + origin.extractorVersion());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R+", " / ");
    }
}

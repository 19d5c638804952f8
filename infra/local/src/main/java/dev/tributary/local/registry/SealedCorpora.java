package dev.tributary.local.registry;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the manifest of a corpus by what a person calls it.
public final class SealedCorpora {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{8,64}");
    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]*)(?:/([A-Za-z0-9_-]+))?(?::(\\d+))?");

    private SealedCorpora() {
    }

    /// Whether it is a digest, so that nothing needs to run.
    public static boolean isDigest(String corpus) {
        return DIGEST.matcher(corpus).matches();
    }

    /// The artifact whose digest begins so.
    ///
    /// @param store the artifact store's folder
    /// @throws ProblemException if there is none, or more than one
    /// @throws IOException      if the store cannot be read
    public static ArtifactRef byDigest(String digest, Path store) throws IOException {
        Path folder = store.resolve("sha256").resolve(digest.substring(0, 2));
        List<Path> found = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> bodies = Files.list(folder)) {
                found = bodies.filter(body -> body.getFileName().toString().startsWith(digest)).toList();
            }
        }
        if (found.size() != 1) {
            throw new ProblemException(ExitCode.INVALID, "%s artifact in %s begins with %s; give a manifest's whole digest, as in CorpusSealed"
                    .formatted(found.isEmpty() ? "no" : "more than one", store, digest));
        }
        return new Body(found.getFirst().getFileName().toString(), Files.size(found.getFirst())).as(MediaTypes.CORPUS);
    }

    /// The corpus of a name: `sec` is the latest version of the pipeline's own corpus, `sec:3` one of its versions, `sec/general:1` one of a
    /// reference corpus.
    ///
    /// @param sealed every corpus that was sealed
    /// @throws ProblemException if there is none
    public static CorpusSealed named(String corpus, List<CorpusSealed> sealed) {
        Matcher parts = NAME.matcher(corpus);
        if (!parts.matches()) {
            throw new ProblemException(ExitCode.INVALID,
                    "'%s' names no corpus; give a pipeline (sec), a version (sec:3), a reference corpus (sec/general:1) or a manifest's digest"
                            .formatted(corpus));
        }
        String name = parts.group(2) == null ? CorpusSealed.DOMAIN : parts.group(2);
        Optional<Integer> version = Optional.ofNullable(parts.group(3)).map(Integer::valueOf);
        return sealed.stream()
                .filter(one -> one.pipeline().equals(parts.group(1)) && one.corpus().equals(name))
                .filter(one -> version.isEmpty() || version.get() == one.version())
                .max(Comparator.comparingInt(CorpusSealed::version))
                .orElseThrow(() -> new ProblemException(ExitCode.INVALID, "no corpus '%s' is sealed; sealed are %s"
                        .formatted(corpus, sealed.stream().map(SealedCorpora::name).sorted().toList())));
    }

    private static String name(CorpusSealed one) {
        return one.pipeline() + (one.corpus().equals(CorpusSealed.DOMAIN) ? "" : "/" + one.corpus()) + ":" + one.version();
    }
}

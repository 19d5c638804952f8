package dev.tributary.neural.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.StrictJson;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Downloads models from the Hugging Face hub, or anything that answers like it: resumable, each file checked by the digest the hub
/// lists, kept under the commit so that nothing is fetched twice. Thread-safe for different models.
public final class ModelHub {

    /// Where the public hub answers.
    public static final URI PUBLIC = URI.create("https://huggingface.co");

    // Weights as safetensors and what belongs beside them; never pickles.
    private static final Pattern WANTED = Pattern.compile(
            "(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\\.json"
            + "|merges\\.txt|chat_template\\.jinja|model(-\\d+-of-\\d+)?\\.safetensors|model\\.safetensors\\.index\\.json");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI endpoint;
    private final Optional<String> token;
    private final Path cache;
    private final Duration patience;
    private final Duration pause;

    /// @param endpoint such as [#PUBLIC]
    /// @param token    sent to the endpoint's origin only, usually from `HF_TOKEN`; white space around it does not count
    /// @param cache    models lie in `<cache>/<owner>/<name>/<commit>`
    /// @throws InvalidModelException if the endpoint is no web address or the token cannot be one
    public ModelHub(URI endpoint, Optional<String> token, Path cache) {
        this(endpoint, token, cache, PATIENCE, PAUSE);
    }

    /// @param patience how long the hub may say nothing
    /// @param pause    after the first failure; longer after each further one
    ModelHub(URI endpoint, Optional<String> token, Path cache, Duration patience, Duration pause) {
        if (endpoint.getHost() == null || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new InvalidModelException("hub-endpoint", "\"%s\" is no address of a hub; write it like %s.".formatted(endpoint, PUBLIC));
        }
        this.endpoint = endpoint;
        this.token = token.map(String::strip).filter(value -> !value.isEmpty());
        if (this.token.filter(value -> !value.matches("[!-~]+")).isPresent()) {
            // The HTTP client's own message would spell the token out.
            throw new InvalidModelException("hub-token", "The hub's token holds characters that no token has. Set HF_TOKEN to the token alone.");
        }
        this.cache = cache;
        this.patience = patience;
        this.pause = pause;
    }

    /// The same, in silence.
    public Path fetch(HubReference reference) {
        return fetch(reference, HubListener.NONE);
    }

    /// The model's folder, downloaded as far as it is not there yet.
    ///
    /// @throws InvalidModelException   if the model does not exist, may not be read, or a file does not have the digest listed
    /// @throws HubUnavailableException if the hub cannot be reached; what was downloaded is kept
    /// @throws dev.tributary.weights.StorageFullException   if there is no room for it
    public Path fetch(HubReference reference, HubListener listener) {
        try (HubConnection hub = new HubConnection(endpoint, token, patience)) {
            JsonNode info = describe(hub, reference);
            String commit = info.path("sha").asText();
            if (!commit.matches("[0-9a-f]{7,64}")) {
                throw new IOException("an answer without a commit");
            }
            List<HubFile> files = files(reference, info);
            if (files.stream().noneMatch(file -> file.name().endsWith(".safetensors"))) {
                throw new InvalidModelException("hub-no-safetensors",
                        "%s has no safetensors weights; pickled ones are not loaded. Choose a revision that has."
                        .formatted(reference));
            }
            Path folder = cache.resolve(reference.owner()).resolve(reference.name()).resolve(commit);
            Files.createDirectories(folder);
            for (HubFile file : files) {
                if (!Files.exists(folder.resolve(file.name()))) {
                    listener.downloading(reference, file.name(), file.bytes());
                    new HubDownload(hub, reference, commit, file, folder, patience, pause).run();
                }
            }
            return folder;
        } catch (IOException e) {
            throw new HubUnavailableException("%s could not be downloaded from %s: %s. What arrived is kept; try again."
                    .formatted(reference, endpoint, reason(e)), e);
        }
    }

    private static JsonNode describe(HubConnection hub, HubReference reference) throws IOException {
        String path = "/api/models/" + reference.repository() + "/revision/" + reference.revision().replace("/", "%2F") + "?blobs=true";
        try (InputStream body = hub.get(path, 0, reference).body()) {
            return Json.parse(body.readAllBytes());
        } catch (StrictJson.Fault e) {
            throw new IOException("its answer is not JSON: " + e.getMessage(), e);
        }
    }

    private static List<HubFile> files(HubReference reference, JsonNode info) {
        List<HubFile> files = new ArrayList<>();
        for (JsonNode file : info.path("siblings")) {
            String name = file.path("rfilename").asText();
            if (WANTED.matcher(name).matches()) {
                HubFile listed = new HubFile(name, file.path("size").asLong(), Optional.ofNullable(file.path("lfs").path("sha256").textValue()),
                        Optional.ofNullable(file.path("blobId").textValue()));
                if (listed.sha256().isEmpty() && listed.blob().isEmpty()) {
                    throw new InvalidModelException("hub-no-digest", "The hub lists no digest for %s of %s, so it cannot be checked. "
                            .formatted(name, reference) + "Use the public hub, or download the model by hand and name its folder.");
                }
                files.add(listed);
            }
        }
        return files;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case ConnectException refused -> "it cannot be reached";
            case HttpTimeoutException late -> "it does not answer";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}

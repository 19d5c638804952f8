package dev.tributary.neural.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.JsonFault;
import dev.tributary.weights.StorageFullException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    private static final int ATTEMPTS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    private final Optional<String> token;
    private final Path cache;

    /// @param endpoint such as [#PUBLIC]
    /// @param token    sent to the endpoint's host only, usually from `HF_TOKEN`
    /// @param cache    models lie in `<cache>/<owner>/<name>/<commit>`
    public ModelHub(URI endpoint, Optional<String> token, Path cache) {
        this.endpoint = endpoint;
        this.token = token;
        this.cache = cache;
    }

    /// The model's folder, downloaded as far as it is not there yet.
    ///
    /// @throws InvalidModelException   if the model does not exist, may not be read, or a file does not have the digest listed
    /// @throws HubUnavailableException if the hub cannot be reached; what was downloaded is kept
    public Path fetch(HubReference reference) {
        try (HubConnection hub = new HubConnection(endpoint, token)) {
            JsonNode info = describe(hub, reference);
            String commit = info.path("sha").asText();
            if (!commit.matches("[0-9a-f]{7,64}")) {
                throw new IOException("an answer without a commit");
            }
            List<HubFile> files = files(info);
            if (files.stream().noneMatch(file -> file.name().endsWith(".safetensors"))) {
                throw new InvalidModelException("hub-no-safetensors",
                        "%s has no safetensors weights; pickled ones are not loaded. Choose a revision that has."
                        .formatted(reference));
            }
            Path folder = cache.resolve(reference.owner()).resolve(reference.name()).resolve(commit);
            Files.createDirectories(folder);
            for (HubFile file : files) {
                if (!Files.exists(folder.resolve(file.name()))) {
                    download(hub, reference, commit, file, folder);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new HubUnavailableException("%s could not be downloaded from %s: %s. What arrived is kept; try again."
                    .formatted(reference, endpoint, e.getMessage()), e);
        }
    }

    private static JsonNode describe(HubConnection hub, HubReference reference) throws IOException {
        String path = "/api/models/" + reference.repository() + "/revision/" + reference.revision().replace("/", "%2F") + "?blobs=true";
        try (InputStream body = hub.get(path, 0, reference).body()) {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("its answer is not JSON, " + JsonFault.of(e), e);
        }
    }

    private static List<HubFile> files(JsonNode info) {
        List<HubFile> files = new ArrayList<>();
        for (JsonNode file : info.path("siblings")) {
            String name = file.path("rfilename").asText();
            if (WANTED.matcher(name).matches()) {
                files.add(new HubFile(name, file.path("size").asLong(), Optional.ofNullable(file.path("lfs").path("sha256").textValue()),
                        Optional.ofNullable(file.path("blobId").textValue())));
            }
        }
        return files;
    }

    /// Goes on where an earlier attempt stopped; a file appears under its name once its digest was checked.
    private static void download(HubConnection hub, HubReference reference, String commit, HubFile file, Path folder) throws IOException {
        Path partial = folder.resolve("." + file.name() + ".partial");
        for (int attempt = 1; !isComplete(partial, file); attempt++) {
            try {
                append(hub, reference, commit, file, partial);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        Optional<String> fault = file.fault(partial);
        if (fault.isPresent()) {
            Files.delete(partial);
            throw new InvalidModelException("hub-digest",
                    "%s of %s arrived damaged: %s. It was deleted; download it again."
                            .formatted(file.name(), reference, fault.get()));
        }
        Files.move(partial, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isComplete(Path partial, HubFile file) throws IOException {
        return Files.exists(partial) && Files.size(partial) >= file.bytes();
    }

    private static void append(HubConnection hub, HubReference reference, String commit, HubFile file, Path partial) throws IOException {
        long from = Files.exists(partial) ? Files.size(partial) : 0;
        HttpResponse<InputStream> response = hub.get("/" + reference.repository() + "/resolve/" + commit + "/" + file.name(), from,
                reference);
        // A server that ignores the range sends everything again.
        StandardOpenOption mode = response.statusCode() == 206 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (InputStream body = response.body(); OutputStream out = open(partial, mode)) {
            body.transferTo(out);
        }
        if (Files.size(partial) < file.bytes()) {
            throw new IOException("%s broke off at %,d of %,d bytes".formatted(file.name(), Files.size(partial), file.bytes()));
        }
    }

    private static OutputStream open(Path partial, StandardOpenOption mode) {
        try {
            return Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
        } catch (IOException e) {
            throw StorageFullException.during(partial, e);
        }
    }
}

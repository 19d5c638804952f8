package dev.tributary.local.pipeline;

import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.neural.hub.HubListener;
import dev.tributary.neural.hub.HubReference;
import dev.tributary.neural.hub.ModelHub;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.HubCache;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Models by their name on the Hugging Face hub: what its own tools have downloaded before is taken from their cache, the rest is fetched.
///
/// @param cache    of Hugging Face's tools
/// @param endpoint where the hub answers
/// @param token    to read what is not public with
/// @param folder   where what is fetched is kept
/// @param listener hears what is being fetched
public record HubModels(HubCache cache, String endpoint, Optional<String> token, Path folder, HubListener listener) {

    /// As the variables say that Hugging Face's tools know too: `HF_ENDPOINT`, `HF_TOKEN`, and those of the cache.
    public static HubModels of(Map<String, String> environment, Path folder, HubListener listener) {
        return new HubModels(HubCache.usual(), environment.getOrDefault("HF_ENDPOINT", ModelHub.PUBLIC.toString()),
                Optional.ofNullable(environment.get("HF_TOKEN")), folder, listener);
    }

    /// @param key     where the pipeline names the model, for messages
    /// @param written `hf:owner/name` or `hf:owner/name@revision`
    /// @throws InvalidPipelineException if there is no such model, or it may not be read
    Path find(String key, String written) {
        try {
            HubReference reference = HubReference.parse(written);
            return cache.find(reference.repository(), Optional.of(reference.revision()))
                    .orElseGet(() -> new ModelHub(address(key), token, folder).fetch(reference, listener));
        } catch (InvalidModelException e) {
            throw new InvalidPipelineException("'%s' names %s, which cannot be used: %s".formatted(key, written, e.getMessage()), e);
        }
    }

    private URI address(String key) {
        try {
            return URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new InvalidPipelineException("'%s' is to come from HF_ENDPOINT, which is no address: %s".formatted(key, endpoint), e);
        }
    }
}

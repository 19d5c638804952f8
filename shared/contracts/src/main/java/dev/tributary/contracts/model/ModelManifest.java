package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A model as a list of its files by digest: a tokenizer or a shard that did not change is stored once.
///
/// @param files Hugging Face folder layout: relative file name to artifact; names never leave the folder
public record ModelManifest(Map<String, ArtifactRef> files) {

    /// The tokenizer's file name.
    public static final String TOKENIZER = "tokenizer.json";

    public ModelManifest {
        for (String name : files.keySet()) {
            if (name.startsWith("/") || name.contains("..") || name.isBlank()) {
                throw new IllegalArgumentException("a model's file name must stay inside its folder, got '" + name + "'");
            }
        }
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }
}

package dev.tributary.merging.lora;

import dev.tributary.weights.Dtype;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How an adapter is extracted.
///
/// @param maxRank the largest rank of any matrix
/// @param distributeScale whether both factors carry the root of the singular values; else `B` carries them whole
/// @param embedLora whether embeddings become low-rank too; else they are stored whole where they changed
/// @param saveModules modules stored whole, by their last name, such as `lm_head`
/// @param include modules to look at, by part of their name; all if absent
/// @param exclude modules to pass over, by part of their name
/// @param epsilon singular values up to this are dropped
/// @param skipUndecomposable whether changes that have no low rank are left out instead of stored whole
/// @param dtype what is stored
/// @param seed of the random range finder
public record ExtractionSettings(int maxRank, boolean distributeScale, boolean embedLora, Set<String> saveModules, Optional<Pattern> include,
        Optional<Pattern> exclude, double epsilon, boolean skipUndecomposable, Dtype dtype, long seed) {
    public ExtractionSettings {
        if (maxRank < 1) {
            throw new IllegalArgumentException("the largest rank must be at least 1, not " + maxRank);
        }
        if (!dtype.isArithmetic()) {
            throw new IllegalArgumentException("an adapter can be stored as bfloat16, float16 or float32, not " + dtype);
        }
        saveModules = Set.copyOf(saveModules);
    }

    /// Rank 128, everything else as MergeKit has it.
    public static ExtractionSettings defaults() {
        return new ExtractionSettings(128, true, false, Set.of(), Optional.empty(), Optional.empty(), 0, false, Dtype.F32, 0);
    }

    boolean covers(String module) {
        return include.map(pattern -> pattern.matcher(module).find()).orElse(true)
                && exclude.map(pattern -> !pattern.matcher(module).find()).orElse(true);
    }

    boolean savesWhole(String module) {
        return saveModules.contains(module) || saveModules.contains(module.substring(module.lastIndexOf('.') + 1));
    }
}

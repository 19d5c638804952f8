package dev.tributary.merge.architecture;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;

/// A sequence of layers of one kind.
///
/// @param module the name recipes use for it: `default` if it is the only one
/// @param prefix what stands before the layer's number in tensor names, final dot included; e.g. `model.layers.`
/// @param root the part of the prefix that loose tensors of the same module share; may be empty
/// @param suffixes for each layer, what follows the number in the names of its tensors, in data order
/// @param countKey where config.json keeps the number of layers
public record Stack(String module, String prefix, String root, Map<Integer, List<String>> suffixes, JsonPointer countKey) {
    /// How many layers there are.
    public int layers() {
        return suffixes.size();
    }

    /// The name of a layer's tensor.
    public String name(int layer, String suffix) {
        return prefix + layer + suffix;
    }
}

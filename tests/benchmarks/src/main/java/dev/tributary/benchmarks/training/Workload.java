package dev.tributary.benchmarks.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.decoder.DecoderConfig;
import java.util.List;

/// A model shape and a batch to time.
record Workload(int vocabulary, int width, int layers, int heads, int keyValueHeads, int feedForward, int sequence, int batch, int lossRows) {

    /// A product with a parameter, forward and both gradients.
    ///
    /// @param rows  tokens at once
    /// @param in    columns of the parameter
    /// @param out   rows of the parameter
    /// @param count times per step
    record Product(int rows, int in, int out, double count) {
    }

    /// `a`: 4.2 million parameters, sequence 256, batch 8; `b`: SmolLM-135M's shape, sequence 512, batch 2.
    static Workload of(String name, int lossRows) {
        return switch (name) {
            case "a" -> new Workload(4096, 256, 4, 8, 4, 768, 256, 8, lossRows);
            case "b" -> new Workload(49_152, 576, 30, 9, 3, 1536, 512, 2, lossRows);
            default -> throw new IllegalArgumentException("The shapes are a and b, not " + name);
        };
    }

    /// The model, embeddings tied.
    ObjectNode config() {
        return DecoderConfig.llama(vocabulary, width, layers, heads, keyValueHeads, feedForward, sequence, true, 0);
    }

    int tokens() {
        return sequence * batch;
    }

    List<Product> products() {
        int queryKeyValue = width / heads * (heads + 2 * keyValueHeads);
        return List.of(new Product(tokens(), width, queryKeyValue, layers), new Product(tokens(), width, width, layers),
                new Product(tokens(), width, feedForward, 2.0 * layers), new Product(tokens(), feedForward, width, layers),
                new Product(lossRows, width, vocabulary, (double) tokens() / lossRows));
    }
}

/// Decoder-only transformers in the Hugging Face layout: description, weights, forward and backward pass, optimiser step.
@NullMarked
package dev.tributary.neural.decoder;

import org.jspecify.annotations.NullMarked;

package dev.tributary.merging.mixture;

import dev.tributary.weights.InvalidModelException;

/// A prompt as token ids; never none.
@FunctionalInterface
interface PromptTokens {
    int[] of(String prompt);

    /// @param encode a tokenizer
    static PromptTokens notEmpty(PromptTokens encode) {
        return prompt -> {
            int[] ids = encode.of(prompt);
            if (ids.length == 0) {
                throw new InvalidModelException("prompt-empty", "The prompt '%s' has no tokens. Write another.".formatted(prompt));
            }
            return ids;
        };
    }
}

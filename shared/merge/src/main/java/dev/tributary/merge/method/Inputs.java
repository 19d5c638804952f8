package dev.tributary.merge.method;

/// What a method takes.
///
/// @param base what a base model is to it
/// @param least the fewest models besides the base
/// @param most the most models besides the base
/// @param lone what becomes of a tensor that only one model has
public record Inputs(Base base, int least, int most, Lone lone) {
    /// What a base model is to a method.
    public enum Base {
        /// The point task vectors start from; must be given.
        REQUIRED,
        /// The point task vectors start from, if given.
        OPTIONAL,
        /// Only a donor of configuration and tokenizer; listed among the models it is one of them.
        DONOR
    }

    /// What becomes of a tensor that only one model has.
    public enum Lone {
        /// The method runs on what is there.
        MERGED,
        /// It is copied.
        COPIED,
        /// It is copied if the base has it, else left out.
        BASE_ONLY
    }

    /// Whether a recipe must name a base.
    public boolean needsBase() {
        return base == Base.REQUIRED;
    }
}

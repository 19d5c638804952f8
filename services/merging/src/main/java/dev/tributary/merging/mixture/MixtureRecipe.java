package dev.tributary.merging.mixture;

import dev.tributary.weights.Dtype;
import java.util.List;
import java.util.Optional;

/// What a mixture is made of, as `mergekit-moe` has it.
///
/// @param base the model everything but the experts comes from
/// @param gates how the router's weights are made
/// @param dtype what is stored; each tensor's own type if absent
/// @param experts one for each of the mixture's experts, at least two
/// @param shared experts every token goes through; at most one
/// @param expertsPerToken how many experts a token is sent to
public record MixtureRecipe(String base, GateMode gates, Optional<Dtype> dtype, List<Expert> experts, List<Expert> shared, int expertsPerToken) {
    /// How the router's weights are made.
    public enum GateMode {
        /// Random directions.
        RANDOM,
        /// The mean embedding of the prompts' tokens, the same in every layer.
        CHEAP_EMBED,
        /// The mean hidden state of the prompts' tokens where they enter each layer.
        HIDDEN
    }

    /// @param model the folder whose feed-forward layers become an expert
    /// @param positive texts the expert is to be chosen for
    /// @param negative texts it is not to be chosen for
    /// @param residualScale what a shared expert's output is multiplied by
    public record Expert(String model, List<String> positive, List<String> negative, double residualScale) {
        public Expert {
            positive = List.copyOf(positive);
            negative = List.copyOf(negative);
        }
    }

    public MixtureRecipe {
        experts = List.copyOf(experts);
        shared = List.copyOf(shared);
    }
}

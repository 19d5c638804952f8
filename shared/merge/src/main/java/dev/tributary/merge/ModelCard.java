package dev.tributary.merge;

import dev.tributary.merge.plan.InputModel;
import dev.tributary.merge.plan.MergePlan;

/// The `README.md` of a result: what it was made of, how, and the recipe to make it again.
final class ModelCard {
    private ModelCard() {}

    static String of(MergePlan plan) {
        StringBuilder card = new StringBuilder("""
                ---
                library_name: transformers
                tags:
                - merge
                ---
                # A merged model

                Made with the `%s` method from:

                """.formatted(plan.recipe().method()));
        for (InputModel model : plan.models()) {
            boolean base = plan.recipe().base().filter(model.reference()::equals).isPresent();
            card.append("- `").append(model.reference()).append(base ? "` (base)\n" : "`\n");
        }
        return card.append("""

                ## Recipe

                ```yaml
                %s
                ```
                """.formatted(plan.recipe().source().strip())).toString();
    }
}

package dev.tributary.merging.command;

import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.merge.recipe.Spelling;
import java.util.List;

/// Says in words how one output tensor comes about.
final class Explanation {
    private Explanation() {}

    /// @throws IllegalArgumentException if the result has no such tensor; names some it has
    static String of(MergePlan plan, String tensor) {
        for (OutputTensor output : plan.tensors()) {
            if (output.header().name().equals(tensor)) {
                return render(plan, output);
            }
        }
        List<String> names = plan.tensors().stream().map(output -> output.header().name()).toList();
        List<String> alike = names.stream().filter(name -> name.contains(tensor)).limit(5).toList();
        throw new IllegalArgumentException("the result has no tensor %s; did you mean %s?".formatted(tensor, alike.isEmpty()
                ? Spelling.nearest(tensor, names) : "one of " + String.join(", ", alike)));
    }

    private static String render(MergePlan plan, OutputTensor output) {
        StringBuilder text = new StringBuilder("%s  %s %s%n".formatted(output.header().name(), output.header().dtype().torchName(),
                output.header().shape()));
        text.append(switch (output.making()) {
            case OutputTensor.Copied copied -> "copied byte by byte%n".formatted();
            case OutputTensor.Converted converted -> "taken from one model, rounded to the stored type%n".formatted();
            case OutputTensor.Merged merged -> "%s, computed in %s%n".formatted(plan.recipe().method(),
                    merged.task().dtype().torchName());
        });
        output.why().get().forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
        return text.toString();
    }
}

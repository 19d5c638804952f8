package dev.tributary.merge.architecture;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Names the modules of a model with several stacks, as recipes do.
final class ModuleNames {
    static final String VISION = "vision_tower";
    static final String TEXT = "text_decoder";
    static final String PROJECTOR = "multi_modal_projector";
    static final String SHARED = "shared";

    private final Map<String, String> moduleOfPrefix = new LinkedHashMap<>();

    ModuleNames(List<String> prefixes) {
        boolean encoderAndDecoder = prefixes.stream().anyMatch(prefix -> hasSegment(prefix, "decoder"))
                && prefixes.stream().anyMatch(prefix -> hasSegment(prefix, "encoder"));
        // Of two stacks a name would suit, the language model's has it, which says so or is nested least.
        List<String> claimants = prefixes.stream().sorted(Comparator.<String>comparingInt(prefix -> speaks(prefix) ? 0 : 1)
                .thenComparingInt(String::length)).toList();
        for (String prefix : claimants) {
            String name = prefixes.size() == 1 ? Architecture.DEFAULT : isVision(prefix) ? VISION : !encoderAndDecoder ? TEXT
                    : hasSegment(prefix, "decoder") ? "decoder" : hasSegment(prefix, "encoder") ? "encoder" : TEXT;
            moduleOfPrefix.put(prefix, moduleOfPrefix.containsValue(name) ? prefix.substring(0, prefix.length() - 1) : name);
        }
    }

    String module(String prefix) {
        return moduleOfPrefix.get(prefix);
    }

    /// What the names of a module's loose tensors begin with; nothing for the language model, whose head often stands apart.
    String root(String prefix) {
        String module = module(prefix);
        return switch (module) {
            case Architecture.DEFAULT, TEXT -> "";
            case VISION -> upTo(prefix, "vis");
            case "decoder", "encoder" -> upTo(prefix, module);
            default -> isVision(prefix) ? prefix : upTo(prefix, "");
        };
    }

    static String moduleOfLoose(String tensor, List<Stack> stacks) {
        if (stacks.size() <= 1) {
            return Architecture.DEFAULT;
        }
        String lower = tensor.toLowerCase(Locale.ROOT);
        if (lower.contains("projector") || lower.contains("merger")) {
            return PROJECTOR;
        }
        for (Stack stack : stacks) {
            if (!stack.root().isEmpty() && tensor.startsWith(stack.root())) {
                return stack.module();
            }
        }
        if (tensor.startsWith(SHARED + ".")) {
            return SHARED;
        }
        return stacks.stream().map(Stack::module).filter(module -> module.equals(TEXT) || module.equals("decoder")).findFirst()
                .orElse(stacks.getFirst().module());
    }

    /// The name recipes may also use for a module.
    static String canonical(String module) {
        return module.equals("vision_model") ? VISION : module;
    }

    private static boolean speaks(String prefix) {
        return prefix.contains("language") || prefix.contains("text");
    }

    private static boolean isVision(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return lower.contains("vision") || lower.contains("visual");
    }

    private static boolean hasSegment(String prefix, String segment) {
        return List.of(prefix.split("\\.")).contains(segment);
    }

    /// The prefix up to and including the segment that contains a word.
    private static String upTo(String prefix, String word) {
        int dot = prefix.indexOf('.', prefix.toLowerCase(Locale.ROOT).indexOf(word));
        return prefix.substring(0, dot + 1);
    }
}

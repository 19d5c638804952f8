package dev.tributary.merge.architecture;

import java.util.List;
import java.util.Locale;

/// Names the modules of a model with several stacks, as recipes do.
final class ModuleNames {
    static final String VISION = "vision_tower";
    static final String TEXT = "text_decoder";
    static final String PROJECTOR = "multi_modal_projector";
    static final String SHARED = "shared";

    private final boolean several;
    private final boolean encoderAndDecoder;

    ModuleNames(List<String> prefixes) {
        this.several = prefixes.size() > 1;
        this.encoderAndDecoder = prefixes.stream().anyMatch(prefix -> hasSegment(prefix, "decoder"))
                && prefixes.stream().anyMatch(prefix -> hasSegment(prefix, "encoder"));
    }

    String module(String prefix) {
        if (!several) {
            return Architecture.DEFAULT;
        }
        if (isVision(prefix)) {
            return VISION;
        }
        if (encoderAndDecoder) {
            return hasSegment(prefix, "decoder") ? "decoder" : "encoder";
        }
        return TEXT;
    }

    /// What the names of a module's loose tensors begin with.
    String root(String prefix) {
        return switch (module(prefix)) {
            case VISION -> upTo(prefix, "vis");
            case "decoder" -> upTo(prefix, "decoder");
            case "encoder" -> upTo(prefix, "encoder");
            default -> "";
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

package dev.tributary.testing.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Prose from rules. A rule is a list of alternatives, of which one is drawn; slots in it are filled in turn.
///
/// | Slot | Filled with |
/// |---|---|
/// | `{word}` | the binding `word`, or else the rule `word` |
/// | `{x:word}` | the same, and bound to `x` for the rest of the text; if `x` is bound already, its binding |
/// | `{^word}` | the same with a capital first letter |
///
/// Indefinite articles become *a* or *an* by the word behind them, and `{word}s` is the plural. Rules are read from a resource: `[name]`
/// on a line of its own, then one alternative a line;
/// `#` starts a comment. Immutable and thread-safe.
public final class Grammar {

    private static final int MAX_DEPTH = 40;

    private final Map<String, List<String>> rules;

    private Grammar(Map<String, List<String>> rules) {
        this.rules = rules;
    }

    /// Reads a grammar from a resource beside a class.
    ///
    /// @throws IllegalArgumentException if the resource does not exist or has text before its first rule
    public static Grammar load(Class<?> beside, String resource) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no grammar " + resource + " beside " + beside.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Grammar parse(String text, String name) {
        Map<String, List<String>> rules = new LinkedHashMap<>();
        List<String> open = null;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                open = rules.computeIfAbsent(line.substring(1, line.length() - 1), rule -> new ArrayList<>());
            } else if (open == null) {
                throw new IllegalArgumentException("grammar " + name + ": text before the first [rule]: " + line);
            } else {
                open.add(line);
            }
        }
        return new Grammar(rules);
    }

    /// This grammar with another one's rules, which win where names are equal.
    public Grammar with(Grammar other) {
        Map<String, List<String>> both = new LinkedHashMap<>(rules);
        both.putAll(other.rules);
        return new Grammar(both);
    }

    /// The rules called `section.rule`, as `rule`.
    public Grammar section(String section) {
        Map<String, List<String>> own = new LinkedHashMap<>();
        rules.forEach((rule, alternatives) -> {
            if (rule.startsWith(section + ".")) {
                own.put(rule.substring(section.length() + 1), alternatives);
            }
        });
        return new Grammar(own);
    }

    /// This grammar without an alternative of a rule, if the rule has another one.
    public Grammar without(String rule, String alternative) {
        List<String> others = new ArrayList<>(alternatives(rule));
        others.remove(alternative);
        if (others.isEmpty()) {
            return this;
        }
        Map<String, List<String>> changed = new LinkedHashMap<>(rules);
        changed.put(rule, others);
        return new Grammar(changed);
    }

    /// The alternatives of a rule, in order.
    ///
    /// @throws IllegalArgumentException if there is no such rule
    public List<String> alternatives(String rule) {
        List<String> alternatives = rules.get(rule);
        if (alternatives == null || alternatives.isEmpty()) {
            throw new IllegalArgumentException("the grammar has no rule [" + rule + "]");
        }
        return alternatives;
    }

    /// Expands a rule.
    ///
    /// @param bindings names with their texts; bindings made on the way are added
    /// @throws IllegalArgumentException if a slot names neither a binding nor a rule
    public String expand(String rule, Map<String, String> bindings, RandomGenerator random) {
        return Articles.choose(expandRule(rule, bindings, random, 0));
    }

    /// Fills the slots of a template.
    public String fill(String template, Map<String, String> bindings, RandomGenerator random) {
        return Articles.choose(fill(template, bindings, random, 0));
    }

    private String expandRule(String rule, Map<String, String> bindings, RandomGenerator random, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("rule [" + rule + "] nests deeper than " + MAX_DEPTH + "; does it contain itself?");
        }
        List<String> alternatives = alternatives(rule);
        return fill(alternatives.get(random.nextInt(alternatives.size())), bindings, random, depth + 1);
    }

    private String fill(String template, Map<String, String> bindings, RandomGenerator random, int depth) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            String text = slot(template.substring(open + 1, close), bindings, random, depth);
            boolean plural = template.startsWith("s", close + 1)
                    && (close + 2 == template.length() || !Character.isLetter(template.charAt(close + 2)));
            out.append(template, at, open).append(plural ? Articles.plural(text) : text);
            at = close + (plural ? 2 : 1);
        }
        return out.append(template, at, template.length()).toString();
    }

    private String slot(String slot, Map<String, String> bindings, RandomGenerator random, int depth) {
        if (slot.startsWith("^")) {
            String text = slot(slot.substring(1), bindings, random, depth);
            return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
        int colon = slot.indexOf(':');
        String name = colon < 0 ? slot : slot.substring(0, colon);
        String bound = bindings.get(name);
        if (bound != null) {
            return bound;
        }
        String text = expandRule(colon < 0 ? slot : slot.substring(colon + 1), bindings, random, depth);
        if (colon >= 0) {
            bindings.put(name, text);
        }
        return text;
    }
}

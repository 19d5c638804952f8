package dev.tributary.compatibility;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a PromQL expression asks for. Whether it parses at all is promtool's to say.
final class PromQl {

    private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGES = Pattern.compile("\\[[^]]*]|\\boffset\\s+\\w+");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAMES = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\(|[a-zA-Z0-9_:])");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "unless", "by", "without", "on", "ignoring", "bool", "sum", "max", "min", "avg", "count");

    private PromQl() {
    }

    /// The metrics that an expression names.
    static Set<String> metrics(String expression) {
        String bare = expression;
        for (Pattern noise : new Pattern[] {STRINGS, MATCHERS, RANGES, LABELS}) {
            bare = noise.matcher(bare).replaceAll(" ");
        }
        Set<String> metrics = new TreeSet<>();
        Matcher names = NAMES.matcher(bare);
        while (names.find()) {
            if (!KEYWORDS.contains(names.group())) {
                metrics.add(names.group());
            }
        }
        return metrics;
    }

    /// The expression with Grafana's variables replaced, as Prometheus would get it.
    static String withoutVariables(String expression) {
        return expression.replace("$__rate_interval", "1m").replaceAll("\\$\\w+", ".*");
    }
}

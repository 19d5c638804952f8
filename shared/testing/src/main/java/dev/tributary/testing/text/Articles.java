package dev.tributary.testing.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What English makes of words that are only known once they are drawn: the indefinite article before them, and the plural.
final class Articles {

    private static final Pattern ARTICLE = Pattern.compile("\\b([aA])(?:\\(n\\))? (\\w[\\w'-]*)");
    private static final Pattern VOWEL_SOUND = Pattern.compile(
            "(?i)(?:[aei]|o(?!ne\\b|nce\\b)|u(?!ni|se|s[aeiou]|r[aeiou]|t[aeiou])|hono|hour|heir|8|11\\b|18\\b).*");
    private static final Pattern NOT_ARTICLES = Pattern.compile("(?i)and|or|is|are|in|of|on|at|as|to|it");

    private Articles() {
    }

    /// Sets every indefinite article, written `a` or `a(n)`, by the word behind it.
    static String choose(String text) {
        Matcher matcher = ARTICLE.matcher(text);
        return matcher.replaceAll(found -> {
            String word = found.group(2);
            boolean vowel = VOWEL_SOUND.matcher(word).matches() && !NOT_ARTICLES.matcher(word).matches();
            return Matcher.quoteReplacement(found.group(1) + (vowel ? "n " : " ") + word);
        });
    }

    /// The plural of a noun.
    static String plural(String noun) {
        if (noun.endsWith("mouse")) {
            return noun.substring(0, noun.length() - 5) + "mice";
        }
        if (noun.endsWith("goose")) {
            return noun.substring(0, noun.length() - 5) + "geese";
        }
        if (noun.matches("(?:.*[\\W_])?(?:deer|salmon|trout|squid|sheep|swine|bison|grouse|plover|chives|feathers|clouds)")) {
            return noun;
        }
        if (noun.matches(".*(?:s|x|z|ch|sh)")) {
            return noun + "es";
        }
        if (noun.matches(".*[^aeiou]y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        if (noun.matches(".*(?:wolf|shelf|loaf|knife|calf)")) {
            return noun.replaceAll("fe?$", "ves");
        }
        return noun + "s";
    }
}

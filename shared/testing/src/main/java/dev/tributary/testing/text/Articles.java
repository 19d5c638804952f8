package dev.tributary.testing.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What English makes of words that are only known once they are drawn: the indefinite article before them, and the plural.
final class Articles {

    private static final Pattern ARTICLE = Pattern.compile("\\b([aA])(?:\\(n\\))? (\\w[\\w'-]*)");
    private static final Pattern VOWEL_SOUND = Pattern.compile(
            "(?i)(?:[aei]|o(?!ne\\b|nce\\b)|u(?!ni|se|s[aeiou]|r[aeiou]|t[aeiou])|hono|hour|heir|8|11\\b|18\\b).*");
    private static final Pattern NOT_ARTICLES = Pattern.compile("(?i)and|or|is|are|in|of|on|at|as|to|it");

    private static final Pattern UNCHANGED = Pattern.compile(
            "(?:.*[\\W_])?(?:deer|salmon|trout|squid|sheep|swine|bison|grouse|plover|chives|feathers|clouds)");
    private static final Pattern HISSING = Pattern.compile(".*(?:s|x|z|ch|sh)");
    private static final Pattern CONSONANT_Y = Pattern.compile(".*[^aeiou]y");
    private static final Pattern VOICED = Pattern.compile(".*(?:wolf|shelf|loaf|knife|calf)");

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
        if (UNCHANGED.matcher(noun).matches()) {
            return noun;
        }
        if (HISSING.matcher(noun).matches()) {
            return noun + "es";
        }
        if (CONSONANT_Y.matcher(noun).matches()) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        if (VOICED.matcher(noun).matches()) {
            return noun.substring(0, noun.lastIndexOf('f')) + "ves";
        }
        return noun + "s";
    }
}

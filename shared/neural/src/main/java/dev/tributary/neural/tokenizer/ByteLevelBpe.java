package dev.tributary.neural.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Byte-level byte-pair encoding in pure Java, an order of magnitude faster than through the library because a word met before costs a
/// hash of its bytes.
final class ByteLevelBpe implements Tokenizer {

    private final TokenizerFile.Bpe bpe;
    private final List<AddedTokens> added;
    private final Merger merger;
    private final int[] byteIds = new int[256];
    private final String[] tokens;
    private final boolean[] isAdded;
    private final ThreadLocal<WordCache> caches = ThreadLocal.withInitial(WordCache::new);

    ByteLevelBpe(TokenizerFile.Bpe bpe) {
        this.bpe = bpe;
        // Those found in text as it is come before those found in normalised text, even where text is not normalised.
        this.added = Stream.of(false, true).map(normalized -> bpe.added().stream().filter(token -> token.normalized() == normalized).toList())
                .filter(tokens -> !tokens.isEmpty()).map(AddedTokens::new).toList();
        this.merger = new Merger(bpe.merges());
        int size = 0;
        for (int id : bpe.vocabulary().values()) {
            size = Math.max(size, id + 1);
        }
        for (AddedTokens.Token token : bpe.added()) {
            size = Math.max(size, token.id() + 1);
        }
        this.tokens = new String[size];
        this.isAdded = new boolean[size];
        Arrays.fill(tokens, "");
        for (Map.Entry<String, Integer> entry : bpe.vocabulary().entrySet()) {
            tokens[entry.getValue()] = entry.getKey();
        }
        for (AddedTokens.Token token : bpe.added()) {
            tokens[token.id()] = token.content();
            isAdded[token.id()] = true;
        }
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = bpe.vocabulary().get(String.valueOf(ByteLevel.spell(value)));
        }
    }

    @Override
    public int[] encode(String text) {
        IdBuffer ids = new IdBuffer(text.length() / 3);
        encode(text, 0, ids);
        return ids.toArray();
    }

    /// Cuts at the added tokens of one set, and what lies between at those of the next.
    private void encode(String text, int set, IdBuffer ids) {
        if (set == added.size()) {
            encodePlain(text, ids);
            return;
        }
        AddedTokens tokens = added.get(set);
        for (int at = 0; at < text.length();) {
            int found = tokens.next(text, at);
            if (found > at) {
                encode(text.substring(at, found), set + 1, ids);
            }
            at = found;
            if (at < text.length()) {
                AddedTokens.Token token = tokens.at(text, at).orElseThrow();
                ids.add(token.id());
                at += token.content().length();
            }
        }
    }

    private void encodePlain(String raw, IdBuffer ids) {
        byte[] text = utf8(bpe.composes() ? Normalizer.normalize(raw, Normalizer.Form.NFC) : raw);
        WordCache cache = caches.get();
        for (int from = 0; from < text.length;) {
            int to = bpe.splitter().end(text, from, text.length);
            if (!cache.append(text, from, to, ids)) {
                int[] symbols = new int[to - from];
                int count = word(text, from, to, symbols);
                ids.add(symbols, 0, count);
                cache.put(text, from, to, symbols, count);
            }
            from = to;
        }
    }

    /// Fills `symbols` with a word's ids and returns how many there are.
    private int word(byte[] text, int from, int to, int[] symbols) {
        if (bpe.wholeWords()) {
            Integer whole = bpe.vocabulary().get(ByteLevel.spell(text, from, to));
            if (whole != null) {
                symbols[0] = whole;
                return 1;
            }
        }
        for (int i = from; i < to; i++) {
            symbols[i - from] = byteIds[text[i] & 0xFF];
        }
        return merger.merge(symbols, to - from);
    }

    /// UTF-8 of a text; a lone surrogate, which has none, becomes U+FFFD.
    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int[] codePoints = text.codePoints().map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c).toArray();
                return new String(codePoints, 0, codePoints.length).getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length * 4);
        for (int id : ids) {
            bytes.writeBytes(isAdded[id] ? tokens[id].getBytes(StandardCharsets.UTF_8) : ByteLevel.bytes(tokens[id]));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int vocabulary() {
        return tokens.length;
    }

    @Override
    public OptionalInt id(String token) {
        for (AddedTokens.Token candidate : bpe.added()) {
            if (candidate.content().equals(token)) {
                return OptionalInt.of(candidate.id());
            }
        }
        Integer id = bpe.vocabulary().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public void close() {
        caches.remove();
    }
}

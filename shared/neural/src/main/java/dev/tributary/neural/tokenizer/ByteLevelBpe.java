package dev.tributary.neural.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/// Byte-level byte-pair encoding in pure Java, an order of magnitude faster than through the library because a word met before costs a
/// hash of its characters.
final class ByteLevelBpe implements Tokenizer {

    private final TokenizerFile.Bpe bpe;
    private final AddedTokens added;
    private final Merger merger;
    private final int[] byteIds = new int[256];
    private final String[] tokens;
    private final boolean[] isAdded;
    private final ThreadLocal<WordCache> caches = ThreadLocal.withInitial(WordCache::new);

    ByteLevelBpe(TokenizerFile.Bpe bpe) {
        this.bpe = bpe;
        this.added = new AddedTokens(bpe.added());
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
        int at = 0;
        while (at < text.length()) {
            int special = added.next(text, at);
            if (special > at) {
                encodePlain(text.substring(at, special), ids);
            }
            at = special;
            if (at < text.length()) {
                AddedTokens.Token token = added.at(text, at).orElseThrow();
                ids.add(token.id());
                at += token.content().length();
            }
        }
        return ids.toArray();
    }

    private void encodePlain(String raw, IdBuffer ids) {
        char[] text = (bpe.composes() ? Normalizer.normalize(raw, Normalizer.Form.NFC) : raw).toCharArray();
        WordCache cache = caches.get();
        for (int from = 0; from < text.length;) {
            int to = bpe.splitter().end(text, from, text.length);
            int found = cache.find(text, from, to);
            if (found > 0) {
                cache.copy(found, ids);
            } else {
                int[] symbols = word(text, from, to);
                ids.add(symbols, 0, symbols.length);
                if (found < 0) {
                    cache.put(found, text, from, to, symbols, symbols.length);
                }
            }
            from = to;
        }
    }

    private int[] word(char[] text, int from, int to) {
        byte[] bytes = utf8(text, from, to);
        if (bpe.wholeWords()) {
            Integer whole = bpe.vocabulary().get(ByteLevel.spell(bytes, 0, bytes.length));
            if (whole != null) {
                return new int[] {whole};
            }
        }
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = byteIds[bytes[i] & 0xFF];
        }
        return Arrays.copyOf(symbols, merger.merge(symbols, symbols.length));
    }

    /// UTF-8 of a word; a lone surrogate, which has none, becomes U+FFFD.
    private static byte[] utf8(char[] text, int from, int to) {
        StringBuilder word = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            boolean paired = CharKind.width(text, i, to) == 2;
            if (paired) {
                word.append(text[i]).append(text[++i]);
            } else {
                word.append(Character.isSurrogate(text[i]) ? '\uFFFD' : text[i]);
            }
        }
        return word.toString().getBytes(StandardCharsets.UTF_8);
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

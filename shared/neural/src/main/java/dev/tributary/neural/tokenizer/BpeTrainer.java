package dev.tributary.neural.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/// Learns a byte-level BPE vocabulary from text: the most frequent pair of symbols becomes a symbol, again and again (arXiv 1508.07909).
/// Equal texts, in whatever order, give equal vocabularies: ties go to the pair of lower ids. Not thread-safe.
public final class BpeTrainer {

    private static final int LEAST_FREQUENCY = 2;

    private final WordSplitter splitter = WordSplitter.LLAMA3;
    private final Map<String, Long> words = new TreeMap<>();

    /// Counts a text's words.
    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length;) {
            int to = splitter.end(bytes, from, bytes.length);
            words.merge(new String(bytes, from, to - from, StandardCharsets.UTF_8), 1L, Long::sum);
            from = to;
        }
    }

    private record Candidate(long pair, long count) {
    }

    /// Learns a vocabulary of `size` tokens, or fewer if no pair is left that occurs twice. Ids are given to special tokens first, then
    /// to the 256 bytes, then to merges in the order learnt.
    ///
    /// @param specials tokens outside the text, the end-of-document token first
    public TrainedVocabulary train(int size, List<String> specials) {
        int bytesAt = specials.size();
        if (size < bytesAt + 256) {
            throw new IllegalArgumentException("A byte-level vocabulary needs " + (bytesAt + 256) + " tokens at least, not " + size);
        }
        List<String> tokens = new ArrayList<>(specials);
        for (int value = 0; value < 256; value++) {
            tokens.add(String.valueOf(ByteLevel.spell(value)));
        }
        List<int[]> symbols = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        words.forEach((word, count) -> {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                ids[i] = bytesAt + (bytes[i] & 0xFF);
            }
            symbols.add(ids);
            counts.add(count);
        });
        List<long[]> merges = learn(symbols, counts, tokens, size);
        return new TrainedVocabulary(tokens, bytesAt, merges, splitter);
    }

    private static List<long[]> learn(List<int[]> symbols, List<Long> counts, List<String> tokens, int size) {
        Map<Long, Long> frequency = new HashMap<>();
        Map<Long, Set<Integer>> where = new HashMap<>();
        for (int word = 0; word < symbols.size(); word++) {
            count(symbols.get(word), word, counts.get(word), frequency, where);
        }
        PriorityQueue<Candidate> candidates = new PriorityQueue<>(
                Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));
        frequency.forEach((pair, count) -> candidates.add(new Candidate(pair, count)));
        List<long[]> merges = new ArrayList<>();
        while (tokens.size() < size && !candidates.isEmpty()) {
            Candidate best = candidates.remove();
            long now = frequency.getOrDefault(best.pair(), 0L);
            if (now != best.count()) {
                // Counts only fall for old pairs, so a stale entry goes back with what it is worth now.
                if (now > 0) {
                    candidates.add(new Candidate(best.pair(), now));
                }
                continue;
            }
            if (now < LEAST_FREQUENCY) {
                break;
            }
            int left = (int) (best.pair() >>> 32);
            int right = (int) best.pair();
            int merged = tokens.size();
            tokens.add(tokens.get(left) + tokens.get(right));
            merges.add(new long[] {left, right});
            Set<Long> grown = new HashSet<>();
            for (int word : where.remove(best.pair())) {
                int[] before = symbols.get(word);
                int[] after = replace(before, left, right, merged);
                count(before, word, -counts.get(word), frequency, where);
                count(after, word, counts.get(word), frequency, where);
                symbols.set(word, after);
                for (int i = 0; i + 1 < after.length; i++) {
                    if (after[i] == merged || after[i + 1] == merged) {
                        grown.add(key(after[i], after[i + 1]));
                    }
                }
            }
            grown.forEach(pair -> candidates.add(new Candidate(pair, frequency.getOrDefault(pair, 0L))));
        }
        return merges;
    }

    private static void count(int[] symbols, int word, long by, Map<Long, Long> frequency, Map<Long, Set<Integer>> where) {
        for (int i = 0; i + 1 < symbols.length; i++) {
            long pair = key(symbols[i], symbols[i + 1]);
            frequency.merge(pair, by, Long::sum);
            if (by > 0) {
                where.computeIfAbsent(pair, key -> new HashSet<>()).add(word);
            }
        }
    }

    private static int[] replace(int[] symbols, int left, int right, int merged) {
        int[] after = new int[symbols.length];
        int size = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean pair = symbols[i] == left && i + 1 < symbols.length && symbols[i + 1] == right;
            after[size++] = pair ? merged : symbols[i];
            i += pair ? 1 : 0;
        }
        return Arrays.copyOf(after, size);
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}

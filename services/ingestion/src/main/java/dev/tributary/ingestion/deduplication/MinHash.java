package dev.tributary.ingestion.deduplication;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// MinHash signatures in bands (Broder 1997; locality-sensitive hashing by Indyk and Motwani 1998).
///
/// With `b` bands of `r` rows, texts of similarity `s` share a band with probability `1 - (1 - s^r)^b`. FineWeb's 14 bands of 8 rows
/// put the steep part at 0.72.
public final class MinHash {

    static final int BANDS = 14;
    static final int ROWS = 8;

    private MinHash() {
    }

    /// Bands as text, sixteen hexadecimal digits each.
    public static String spell(long[] bands) {
        StringBuilder text = new StringBuilder(bands.length * 16);
        for (long band : bands) {
            text.append(HexFormat.of().toHexDigits(band));
        }
        return text.toString();
    }

    /// The bands of a text that [#spell] made, one by one.
    public static List<String> bands(String spelt) {
        return IntStream.range(0, spelt.length() / 16).mapToObj(band -> spelt.substring(band * 16, band * 16 + 16)).toList();
    }

    /// The key of every band.
    ///
    /// @param grams distinct grams of a text
    public static long[] bands(long[] grams) {
        long[] minima = new long[BANDS * ROWS];
        Arrays.fill(minima, Long.MAX_VALUE);
        for (long gram : grams) {
            for (int i = 0; i < minima.length; i++) {
                minima[i] = Math.min(minima[i], Words.mix(gram + 0x9E3779B97F4A7C15L * (i + 1)));
            }
        }
        long[] keys = new long[BANDS];
        for (int band = 0; band < BANDS; band++) {
            long key = band;
            for (int row = 0; row < ROWS; row++) {
                key = Words.mix(key * 31 + minima[band * ROWS + row]);
            }
            keys[band] = key;
        }
        return keys;
    }
}

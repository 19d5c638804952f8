package dev.tributary.ingestion.segmentation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Chooses among candidates the headings that are meant: the chain, in document order and in the form's order, that finds most
/// items and gives them the most text. A table of contents or a tail index gives its items almost none, so it loses.
final class HeadingChain {

    /// What one item more is worth, in powers of ten of text.
    private static final double ITEM_VALUE = 1.0;
    /// What a factor of ten in a span's length is worth.
    private static final double LENGTH_VALUE = 0.7;

    private HeadingChain() {
    }

    /// The best chain.
    ///
    /// @param candidates  in document order
    /// @param documentEnd where the last span ends
    static List<HeadingCandidate> best(List<HeadingCandidate> candidates, int documentEnd) {
        int n = candidates.size();
        double[] score = new double[n];
        int[] next = new int[n];
        int first = -1;
        for (int i = n - 1; i >= 0; i--) {
            HeadingCandidate here = candidates.get(i);
            double best = length(here.textStart(), documentEnd);
            next[i] = -1;
            for (int j = i + 1; j < n; j++) {
                HeadingCandidate there = candidates.get(j);
                if (there.firstOrder() > here.lastOrder() && there.textStart() > here.textStart()) {
                    double through = length(here.textStart(), there.textStart()) + score[j];
                    if (through > best) {
                        best = through;
                        next[i] = j;
                    }
                }
            }
            score[i] = best + ITEM_VALUE * here.orders().size() * here.evidence().value();
            first = first < 0 || score[i] >= score[first] ? i : first;
        }
        List<HeadingCandidate> chain = new ArrayList<>();
        for (int i = first; i >= 0; i = next[i]) {
            chain.add(candidates.get(i));
        }
        return Collections.unmodifiableList(chain);
    }

    private static double length(int from, int to) {
        return LENGTH_VALUE * Math.log10(1.0 + Math.max(0, to - from));
    }
}

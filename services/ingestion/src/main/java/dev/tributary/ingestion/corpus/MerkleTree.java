package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A Merkle tree over byte strings, hashed as RFC 6962, section 2.1, says: leaves and nodes have prefixes of their own, so neither
/// passes for the other, and the tree over `n` leaves splits at the largest power of two below `n`.
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final List<byte[]> leaves = new ArrayList<>();

    /// Appends a leaf.
    public void add(byte[] content) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(LEAF);
        leaves.add(sha256.digest(content));
    }

    /// The root, lower-case hex; of no leaves the digest of nothing.
    public String root() {
        return HexFormat.of().formatHex(leaves.isEmpty() ? Sha256.begin().digest() : root(0, leaves.size()));
    }

    private byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int split = from + Integer.highestOneBit(to - from - 1);
        MessageDigest sha256 = Sha256.begin();
        sha256.update(NODE);
        sha256.update(root(from, split));
        return sha256.digest(root(split, to));
    }

}

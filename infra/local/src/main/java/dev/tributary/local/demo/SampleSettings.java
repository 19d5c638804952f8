package dev.tributary.local.demo;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/// How the demo's models are made. The same settings give the same models.
///
/// @param vocabulary         tokens of the byte-level BPE
/// @param vocabularyTexts    documents it is learnt from
/// @param sequence           tokens per sequence
/// @param batchTokens        tokens per step
/// @param baseSteps          steps on general text
/// @param baseRate           peak rate of those
/// @param partnerSteps       steps on instructions
/// @param partnerRate        peak rate of those
/// @param partnerReplay      share of general text among the instructions
/// @param referenceTexts     documents of general text kept apart as the pipeline's reference corpus
/// @param referenceTasks     instructions kept apart likewise
/// @param seed               everything random follows from it
record SampleSettings(
        int vocabulary,
        int vocabularyTexts,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int feedForward,
        int positions,
        int sequence,
        int batchTokens,
        int baseSteps,
        double baseRate,
        int partnerSteps,
        double partnerRate,
        double partnerReplay,
        int referenceTexts,
        int referenceTasks,
        long seed) {

    /// What fits into two minutes on two cores: 3.1 million parameters.
    static final SampleSettings DEMO = new SampleSettings(
            4096, 600, 192, 6, 6, 2, 512, 512, 128, 1024, 450, 3e-3, 90, 5e-4, 0.5, 800, 300, 20240614);

    /// Raised whenever the same settings would give other models.
    private static final int REVISION = 1;

    /// Identifies the models that these settings give.
    String digest() {
        MessageDigest sha256 = Sha256.begin();
        sha256.update((byte) REVISION);
        return HexFormat.of().formatHex(sha256.digest(Json.bytes(this)));
    }
}

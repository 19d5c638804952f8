package dev.tributary.local.demo;

import dev.tributary.contracts.Json;
import java.nio.charset.StandardCharsets;

/// How far the making of the sample models is; a line of JSON between the two processes.
///
/// @param fraction   0 to 1, of all of it
/// @param etaSeconds estimated seconds left; negative while there is no basis for it
/// @param detail     what it is at
record SampleStep(double fraction, long etaSeconds, String detail) {

    String line() {
        return new String(Json.bytes(this), StandardCharsets.UTF_8);
    }

    static SampleStep parse(String line) {
        return Json.read(line.getBytes(StandardCharsets.UTF_8), SampleStep.class);
    }
}

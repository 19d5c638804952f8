package dev.tributary.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactRefTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"})
    void aDigestIsSixtyFourLowerCaseHexadecimalDigits(String digest) {
        assertThatThrownBy(() -> new ArtifactRef(URI.create("file:/x"), digest, 1, MediaTypes.BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("artifact digest must be 64 lower-case hexadecimal digits, got '%s'", digest);
    }

    @Test
    void aSizeIsNotNegative() {
        assertThatThrownBy(() -> new ArtifactRef(URI.create("file:/x"), "a".repeat(64), -1, MediaTypes.BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("artifact size must not be negative, got -1");
    }

    @Test
    void peopleSeeTwelveDigits() {
        assertThat(Artifacts.artifact('c').shortDigest()).isEqualTo("cccccccccccc");
    }
}

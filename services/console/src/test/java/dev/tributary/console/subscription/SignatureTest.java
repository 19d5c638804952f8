package dev.tributary.console.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignatureTest {

    /// Computed with Python: `base64(hmac.new(b64decode(secret), b'msg_p5….1614265330.{"test": 2432232314}', sha256).digest())`.
    @Test
    void signaturesAreThoseOfStandardWebhooks() {
        assertThat(Signature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8))).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSecretHas32RandomBytes() {
        assertThat(Signature.newSecret(new SplittableRandom(1)))
                .matches("whsec_[A-Za-z0-9+/]{43}=").isNotEqualTo(Signature.newSecret(new SplittableRandom(2)));
    }
}

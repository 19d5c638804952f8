package dev.tributary.console.subscription;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signatures as [Standard Webhooks](https://www.standardwebhooks.com) has them, so that receivers verify with its libraries:
/// base64 of HMAC-SHA256 over `id.timestamp.body`, with a secret written `whsec_` and base64.
public final class Signature {

    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private Signature() {
    }

    /// A new secret.
    ///
    /// @param random a secure source
    public static String newSecret(RandomGenerator random) {
        byte[] key = new byte[SECRET_BYTES];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /// The value of the header `webhook-signature`.
    ///
    /// @param timestamp seconds since 1970, as in `webhook-timestamp`
    public static String of(String secret, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), HMAC));
            mac.update((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}

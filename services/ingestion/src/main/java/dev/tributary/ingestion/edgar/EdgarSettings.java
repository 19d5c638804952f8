package dev.tributary.ingestion.edgar;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/// How EDGAR is asked.
///
/// @param base         where it is; `https://www.sec.gov` but for tests
/// @param userAgent    who asks: company name and contact address, which EDGAR requires
/// @param bodyBytes    what one answer may at most measure, decompressed
/// @param answerWithin how long one answer may take, body included
public record EdgarSettings(URI base, String userAgent, long bodyBytes, Duration answerWithin) {

    private static final Pattern DECLARED = Pattern.compile("\\S.*\\s\\S+@\\S+\\.\\S+.*");

    public EdgarSettings {
        if (!DECLARED.matcher(userAgent).matches()) {
            throw new IllegalArgumentException("the declared User-Agent is '" + userAgent
                    + "'; EDGAR requires 'Company name contact@domain' and locks out who does not say so. Set "
                    + "tributary.ingestion.edgar.user-agent, or the pipeline's source.edgar.userAgent, to yours.");
        }
        if (bodyBytes <= 0 || answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("bodyBytes and answerWithin must be positive: " + bodyBytes + ", " + answerWithin);
        }
    }

    /// EDGAR itself, 512 MiB and five minutes an answer.
    public static EdgarSettings of(String userAgent) {
        return new EdgarSettings(URI.create("https://www.sec.gov"), userAgent, 512L << 20, Duration.ofMinutes(5));
    }
}

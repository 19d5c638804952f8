package dev.tributary.ingestion.sgml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells the wrapper from the first lines. What stands first decides, and PEM surrounds another wrapper.
final class Wrappers {

    private static final Pattern FIRST_TAG = Pattern.compile(
            "(?m)^(?:(-----BEGIN PRIVACY-ENHANCED MESSAGE-----)|(<SEC-DOCUMENT>|<SEC-HEADER>)|(<IMS-DOCUMENT>|<IMS-HEADER>)"
                    + "|(<SUBMISSION>)|(<DOCUMENT>))");

    private Wrappers() {
    }

    static Optional<Wrapper> find(String head) {
        Matcher matcher = FIRST_TAG.matcher(head);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Wrapper[] byGroup = {Wrapper.PRIVACY_ENHANCED, Wrapper.SEC_DOCUMENT, Wrapper.IMS_DOCUMENT, Wrapper.TAG_FORM, Wrapper.HEADERLESS};
        for (int group = 1; group <= byGroup.length; group++) {
            if (matcher.group(group) != null) {
                return Optional.of(byGroup[group - 1]);
            }
        }
        throw new IllegalStateException("a match without a group");
    }
}

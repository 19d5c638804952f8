package dev.tributary.neural.hub;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The hub could not be reached, or stopped answering. What was downloaded is kept; trying again goes on from there.
public final class HubUnavailableException extends UncheckedIOException {

    HubUnavailableException(String message, IOException cause) {
        super(message, cause);
    }
}

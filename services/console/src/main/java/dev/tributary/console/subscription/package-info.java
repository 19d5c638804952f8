/// Webhooks: who wants to be told of what, and how a message is signed and sent.
@NullMarked
package dev.tributary.console.subscription;

import org.jspecify.annotations.NullMarked;

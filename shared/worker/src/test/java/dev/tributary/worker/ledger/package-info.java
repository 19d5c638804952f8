/// Tests of the ledger, without a broker.
@NullMarked
package dev.tributary.worker.ledger;

import org.jspecify.annotations.NullMarked;

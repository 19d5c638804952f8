/// The ledger: folds the events of every job into one state, exactly once.
@NullMarked
package dev.tributary.worker.ledger;

import org.jspecify.annotations.NullMarked;

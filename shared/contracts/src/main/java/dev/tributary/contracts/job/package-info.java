/// Long jobs: the commands that ask for them, the facts about them, and the ledger's state of each.
@NullMarked
package dev.tributary.contracts.job;

import org.jspecify.annotations.NullMarked;

/// Text for each source: windows of a corpus in a seeded order, and what the source itself predicts on them.
@NullMarked
package dev.tributary.tuning.data;

import org.jspecify.annotations.NullMarked;

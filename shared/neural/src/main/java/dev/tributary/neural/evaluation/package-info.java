/// How well a model predicts held-out text.
@NullMarked
package dev.tributary.neural.evaluation;

import org.jspecify.annotations.NullMarked;

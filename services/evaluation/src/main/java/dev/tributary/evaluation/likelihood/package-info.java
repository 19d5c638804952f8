/// How well a model predicts sealed text.
@NullMarked
package dev.tributary.evaluation.likelihood;

import org.jspecify.annotations.NullMarked;

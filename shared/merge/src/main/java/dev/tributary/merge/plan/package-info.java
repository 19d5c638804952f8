/// From a recipe and the models it names to a list of output tensors, each with its sources and parameters; no weights are read.
@NullMarked
package dev.tributary.merge.plan;

import org.jspecify.annotations.NullMarked;

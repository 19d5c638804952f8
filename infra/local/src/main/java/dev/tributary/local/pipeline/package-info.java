/// From a pipeline file to what is published: models, recipes and texts as artifacts.
@NullMarked
package dev.tributary.local.pipeline;

import org.jspecify.annotations.NullMarked;

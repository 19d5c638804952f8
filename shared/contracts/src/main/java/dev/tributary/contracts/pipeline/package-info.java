/// A pipeline as declared by its YAML file.
@NullMarked
package dev.tributary.contracts.pipeline;

import org.jspecify.annotations.NullMarked;

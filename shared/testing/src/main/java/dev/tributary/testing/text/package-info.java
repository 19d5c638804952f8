/// General text and instructions of a made-up world, from a seed: what a demo's base model and its partner are trained on.
@NullMarked
package dev.tributary.testing.text;

import org.jspecify.annotations.NullMarked;

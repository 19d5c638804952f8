/// Models from the Hugging Face hub.
@NullMarked
package dev.tributary.neural.hub;

import org.jspecify.annotations.NullMarked;

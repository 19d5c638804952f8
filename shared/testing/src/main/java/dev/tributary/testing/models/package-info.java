/// Models and corpora as small as they can be.
@NullMarked
package dev.tributary.testing.models;

import org.jspecify.annotations.NullMarked;

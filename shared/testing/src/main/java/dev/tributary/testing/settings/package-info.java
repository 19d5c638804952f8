/// What a service can be told by configuration, and what its README says of it.
@NullMarked
package dev.tributary.testing.settings;

import org.jspecify.annotations.NullMarked;

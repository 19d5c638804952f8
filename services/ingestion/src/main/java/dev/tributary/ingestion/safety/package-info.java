/// What is refused before it is read: names that lead out of a folder, archives that unpack to anything, addresses inside one's
/// own network.
@NullMarked
package dev.tributary.ingestion.safety;

import org.jspecify.annotations.NullMarked;

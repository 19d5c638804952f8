/// Facts about documents.
@NullMarked
package dev.tributary.contracts.document;

import org.jspecify.annotations.NullMarked;

/// Fictional companies and their filings, in exactly the form in which EDGAR would deliver them.
@NullMarked
package dev.tributary.testing.filings;

import org.jspecify.annotations.NullMarked;

/// A stand-in for EDGAR: an HTTP server with the interfaces, the oddities and, on demand, the failures of the real one.
@NullMarked
package dev.tributary.testing.edgar;

import org.jspecify.annotations.NullMarked;

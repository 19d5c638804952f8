/// The demo: made filings in, a released model out, with everything visible on the way.
@NullMarked
package dev.tributary.local.demo;

import org.jspecify.annotations.NullMarked;

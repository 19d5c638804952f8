/// Reads the text of PDFs. Runs in a process of its own, with limits: a PDF may be made to hang or to eat memory.
@NullMarked
package dev.tributary.pdf;

import org.jspecify.annotations.NullMarked;

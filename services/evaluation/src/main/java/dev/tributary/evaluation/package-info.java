/// Candidates become scores, scores become releases: the service's doors.
@NullMarked
package dev.tributary.evaluation;

import org.jspecify.annotations.NullMarked;

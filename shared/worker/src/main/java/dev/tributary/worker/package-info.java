/// Long jobs: a job is leased from a share group, run as an attempt, and reported as events.
@NullMarked
package dev.tributary.worker;

import org.jspecify.annotations.NullMarked;

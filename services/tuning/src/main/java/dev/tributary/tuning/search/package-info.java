/// Evolutionary search: recipes as genomes, CMA-ES over them, and what makes one better than another.
@NullMarked
package dev.tributary.tuning.search;

import org.jspecify.annotations.NullMarked;

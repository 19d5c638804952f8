/// What every service shows the outside: worker life cycle, job resource, health, metrics. Quarkus lives here.
@NullMarked
package dev.tributary.worker.edge;

import org.jspecify.annotations.NullMarked;

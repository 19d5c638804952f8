/// What services share: event records, the topic catalogue, the pipeline definition. Plain Java and JSON, no framework.
@NullMarked
package dev.tributary.contracts;

import org.jspecify.annotations.NullMarked;

/// Events as CloudEvents 1.0: the envelope, its Kafka binary form, the type names, the topic catalogue.
@NullMarked
package dev.tributary.contracts.event;

import org.jspecify.annotations.NullMarked;

/// The `tune` command: models, text and a folder, no Kafka and no Quarkus.
@NullMarked
package dev.tributary.tuning.command;

import org.jspecify.annotations.NullMarked;

/// The `merge` command: a recipe and a folder, no Kafka and no Quarkus. Runs on a class path of weights, merge, Jackson, SnakeYAML and
/// Commons CLI.
@NullMarked
package dev.tributary.merging.command;

import org.jspecify.annotations.NullMarked;

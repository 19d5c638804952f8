/// Facts about models on their way to a release, and the manifest that lists a model's files by digest.
@NullMarked
package dev.tributary.contracts.model;

import org.jspecify.annotations.NullMarked;

/// LoRA adapters out of the difference between two models.
@NullMarked
package dev.tributary.merging.lora;

import org.jspecify.annotations.NullMarked;

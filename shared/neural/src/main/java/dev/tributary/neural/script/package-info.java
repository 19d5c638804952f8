/// PyTorch inside the JVM: the engine and functions written as TorchScript, which is how every ATen operator is reached.
@NullMarked
package dev.tributary.neural.script;

import org.jspecify.annotations.NullMarked;

/// Tests of long jobs: pure ones beside ones with a broker in the JVM.
@NullMarked
package dev.tributary.worker;

import org.jspecify.annotations.NullMarked;

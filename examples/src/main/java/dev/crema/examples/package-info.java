/// One file each, each runnable.
@NullMarked
package dev.crema.examples;

import org.jspecify.annotations.NullMarked;

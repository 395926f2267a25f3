/// Data sets and input pipelines.
@NullMarked
package dev.crema.data;

import org.jspecify.annotations.NullMarked;

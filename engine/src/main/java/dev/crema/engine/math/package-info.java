/** Mathematical functions that Java lacks, the same bits everywhere. */
@NullMarked
package dev.crema.engine.math;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.crema.onednn;

import org.jspecify.annotations.NullMarked;

/// `crema vision`: see what is in images.
@NullMarked
package dev.crema.cli.vision;

import org.jspecify.annotations.NullMarked;

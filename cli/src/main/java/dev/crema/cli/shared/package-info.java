/// What the commands have in common.
@NullMarked
package dev.crema.cli.shared;

import org.jspecify.annotations.NullMarked;

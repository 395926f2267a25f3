/// Checks of the settings that users give.
@NullMarked
package dev.crema.check;

import org.jspecify.annotations.NullMarked;

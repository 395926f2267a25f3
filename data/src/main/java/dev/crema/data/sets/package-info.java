/// Data sets that do not come with Crema: where they live on this machine, and how they get there.
@NullMarked
package dev.crema.data.sets;

import org.jspecify.annotations.NullMarked;

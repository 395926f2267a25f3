/// Layers: immutable descriptions of computations with weights; the scope they run in and the
/// symbols that connect them.
@NullMarked
package dev.crema.layers;

import org.jspecify.annotations.NullMarked;

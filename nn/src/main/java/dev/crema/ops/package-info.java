/// Functions of tensors, as NumPy and `keras.ops` have them, all in one place: [dev.crema.ops.Ops].
///
/// The classes beside it hold the functions of one topic each and form a chain that ends in it;
/// only `Ops` is public. Every function is a short composition of the methods of
/// [dev.crema.engine.Tensor], so it computes at once or, in a traced function, is written down,
/// compiled and differentiated.
@NullMarked
package dev.crema.ops;

import org.jspecify.annotations.NullMarked;

/// Sequences that a model writes on step by step.
///
/// A `Decoder` runs a model on the steps that are new and keeps keys and values of those before; a
/// `Generator` picks tokens by what it gives, as a `Sampling` says.
@NullMarked
package dev.crema.generation;

import org.jspecify.annotations.NullMarked;

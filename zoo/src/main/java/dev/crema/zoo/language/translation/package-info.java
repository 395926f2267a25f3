/** Translation by an encoder-decoder Transformer. */
@NullMarked
package dev.crema.zoo.language.translation;

import org.jspecify.annotations.NullMarked;

/// Post-training quantization: a trained model made one that computes with numbers of 8 bits.
@NullMarked
package dev.crema.quantization;

import org.jspecify.annotations.NullMarked;

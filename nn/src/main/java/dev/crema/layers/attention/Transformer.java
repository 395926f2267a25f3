package dev.crema.layers.attention;

import dev.crema.activations.Activation;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Composed;

/**
 * What encoder and decoder can be told.
 *
 * @param <L> the layer
 */
public sealed interface Transformer<L> extends Composed
    permits TransformerEncoder, TransformerDecoder {
  /** What encoder and decoder have in common. */
  TransformerBlock block();

  /** This layer with another block. */
  L with(TransformerBlock block);

  /** The part of numbers that is set to 0 in training, in [0, 1). */
  default L dropout(double rate) {
    return with(block().dropout(rate));
  }

  /** Of the layer between the two dense ones. */
  default L activation(Activation function) {
    return with(block().activation(function));
  }

  default L layerNormEpsilon(double epsilon) {
    return with(block().layerNormEpsilon(epsilon));
  }

  default L kernelInitializer(Initializer initializer) {
    return with(block().kernelInitializer(initializer));
  }

  default L biasInitializer(Initializer initializer) {
    return with(block().biasInitializer(initializer));
  }

  /** Whether each part normalizes its input, not its output. */
  default L normalizeFirst(boolean first) {
    return with(block().normalizeFirst(first));
  }
}

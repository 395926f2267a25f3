package dev.crema.quantization;

import dev.crema.activations.Activation;
import dev.crema.activations.Relu;
import dev.crema.layers.Application;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Convolution;
import dev.crema.layers.core.Dense;
import dev.crema.layers.normalization.BatchNormalization;
import java.util.Optional;

/**
 * A convolution or dense layer and what a quantized layer does with it at once: the batch norm, the
 * adding and the relu that follow.
 *
 * @param head the layer's call
 * @param norm the batch norm that follows
 * @param residual what is added then
 * @param relu whether a relu comes then
 * @param last the call that gives the output
 */
record Group(
    Application head,
    Optional<Application> norm,
    Optional<Symbol> residual,
    boolean relu,
    Application last) {

  /** A layer by itself. */
  static Group of(Application head) {
    return new Group(head, Optional.empty(), Optional.empty(), isRelu(head), head);
  }

  private static boolean isRelu(Application head) {
    return activation(head).equals(new Relu());
  }

  private static Activation activation(Application head) {
    return switch (Flat.raw(head.layer())) {
      case Dense dense -> dense.activation();
      case Convolution<?> convolution -> convolution.activation();
      case Layer other -> throw new IllegalStateException("no contraction: " + other);
    };
  }

  Symbol input() {
    return head.inputs().getFirst();
  }

  Symbol output() {
    return last.outputs().getFirst();
  }

  /** What the layer itself applies that no quantized layer can; linear if there is nothing. */
  Activation activation() {
    Activation own = activation(head);
    return isRelu(head) ? Activation.LINEAR : own;
  }

  /** Whether more can follow: nothing has been applied to the sums yet. */
  boolean isOpen() {
    return !relu && activation().equals(Activation.LINEAR);
  }

  Group withNorm(Application call) {
    return new Group(head, Optional.of(call), residual, relu, call);
  }

  Group withResidual(Application call, Symbol other) {
    return new Group(head, norm, Optional.of(other), relu, call);
  }

  Group withRelu(Application call) {
    return new Group(head, norm, residual, true, call);
  }

  /** Whether a batch norm is one of channels that come last. */
  static boolean isOfChannels(BatchNormalization norm, Symbol input) {
    return norm.axis() == -1 || norm.axis() == input.rank() - 1;
  }
}

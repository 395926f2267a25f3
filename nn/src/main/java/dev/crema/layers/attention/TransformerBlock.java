package dev.crema.layers.attention;

import dev.crema.activations.Activation;
import dev.crema.activations.Relu;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.core.Dense;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.regularization.Dropout;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What encoder and decoder have in common.
 *
 * @param intermediateDim the width of the layer between the two dense ones, 1 or more
 * @param numHeads of the attention; divides the features
 * @param dropout in training, in [0, 1); 0 by default
 * @param activation of the layer between; {@link Relu} by default
 * @param layerNormEpsilon greater than 0; 1e-5 by default
 * @param kernelInitializer {@link GlorotUniform} by default
 * @param biasInitializer {@link Zeros} by default
 * @param normalizeFirst whether each part normalizes its input, not its output; false by default
 */
public record TransformerBlock(
    int intermediateDim,
    int numHeads,
    double dropout,
    Activation activation,
    double layerNormEpsilon,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    boolean normalizeFirst) {
  public TransformerBlock {
    Require.atLeast("Transformer", "intermediateDim", intermediateDim, 1);
    Require.atLeast("Transformer", "numHeads", numHeads, 1);
    Require.below("Transformer", "dropout", dropout, 0, 1);
    Require.positive("Transformer", "layerNormEpsilon", layerNormEpsilon);
  }

  TransformerBlock(int intermediateDim, int numHeads) {
    this(intermediateDim, numHeads, 0, new Relu(), 1e-5, new GlorotUniform(), new Zeros(), false);
  }

  /** A part of the block on its input, which is added to what it gives. */
  Tensor part(Scope scope, String norm, Tensor x, UnaryOperator<Tensor> part) {
    LayerNormalization layer = new LayerNormalization().epsilon(layerNormEpsilon);
    Tensor input = normalizeFirst ? scope.call(layer.name(norm), x) : x;
    Tensor sum = x.add(dropped(scope, part.apply(input)));
    return normalizeFirst ? sum : scope.call(layer.name(norm), sum);
  }

  private Tensor dropped(Scope scope, Tensor x) {
    return dropout == 0 ? x : scope.call(new Dropout(dropout), x);
  }

  /** Attention of the block's heads. */
  Tensor attention(Scope scope, String name, boolean causal, List<Tensor> inputs) {
    long features = inputs.getFirst().dim(-1);
    if (features % numHeads != 0) {
      throw new ShapeException(
          "the input "
              + inputs.getFirst().type()
              + " has "
              + features
              + " features; allowed: multiples of "
              + numHeads
              + ", the number of heads");
    }
    MultiHeadAttention attention =
        new MultiHeadAttention(numHeads, Math.toIntExact(features / numHeads))
            .dropout(dropout)
            .useCausalMask(causal)
            .kernelInitializer(kernelInitializer)
            .biasInitializer(biasInitializer);
    return scope.call(attention.name(name), inputs).getFirst();
  }

  /** Two dense layers on each step. */
  Tensor feedforward(Scope scope, Tensor x) {
    Dense wide = dense(intermediateDim).activation(activation);
    Tensor between = scope.call(wide.name("feedforward_intermediate_dense"), x);
    Dense back = dense(Math.toIntExact(x.dim(-1)));
    return scope.call(back.name("feedforward_output_dense"), between);
  }

  private Dense dense(int units) {
    return new Dense(units).kernelInitializer(kernelInitializer).biasInitializer(biasInitializer);
  }

  TransformerBlock dropout(double value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        value,
        activation,
        layerNormEpsilon,
        kernelInitializer,
        biasInitializer,
        normalizeFirst);
  }

  TransformerBlock activation(Activation value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        dropout,
        value,
        layerNormEpsilon,
        kernelInitializer,
        biasInitializer,
        normalizeFirst);
  }

  TransformerBlock layerNormEpsilon(double value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        dropout,
        activation,
        value,
        kernelInitializer,
        biasInitializer,
        normalizeFirst);
  }

  TransformerBlock kernelInitializer(Initializer value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        dropout,
        activation,
        layerNormEpsilon,
        value,
        biasInitializer,
        normalizeFirst);
  }

  TransformerBlock biasInitializer(Initializer value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        dropout,
        activation,
        layerNormEpsilon,
        kernelInitializer,
        value,
        normalizeFirst);
  }

  TransformerBlock normalizeFirst(boolean value) {
    return new TransformerBlock(
        intermediateDim,
        numHeads,
        dropout,
        activation,
        layerNormEpsilon,
        kernelInitializer,
        biasInitializer,
        value);
  }
}

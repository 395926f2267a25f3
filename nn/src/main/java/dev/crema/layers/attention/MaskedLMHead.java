package dev.crema.layers.attention;

import dev.crema.activations.Activation;
import dev.crema.activations.Relu;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.layers.core.Dense;
import dev.crema.layers.normalization.LayerNormalization;
import java.util.List;
import java.util.Optional;

/**
 * Guesses the tokens at some places of a sequence: a dense layer and a normalization of the steps
 * there, then how well each token goes with them.
 *
 * <p>Inputs: the sequence {@code [batch, time, n]} and places in it, whole numbers {@code [batch,
 * count]}. Output {@code [batch, count, vocabularySize]}. Source: Devlin et al., <i>BERT</i>, NAACL
 * 2019.
 *
 * @param vocabularySize 1 or more
 * @param tokenEmbedding whose way back is used, with the same weights; by default the layer has a
 *     kernel {@code [n, vocabularySize]} of its own
 * @param intermediateActivation of the dense layer; {@link Relu} by default
 * @param activation of the output; none by default, that is logits
 * @param layerNormEpsilon greater than 0; 1e-5 by default
 * @param kernelInitializer {@link GlorotUniform} by default
 * @param biasInitializer {@link Zeros} by default
 */
public record MaskedLMHead(
    int vocabularySize,
    Optional<ReversibleEmbedding> tokenEmbedding,
    Activation intermediateActivation,
    Activation activation,
    double layerNormEpsilon,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer {
  public MaskedLMHead {
    Require.atLeast("MaskedLMHead", "vocabularySize", vocabularySize, 1);
    Require.positive("MaskedLMHead", "layerNormEpsilon", layerNormEpsilon);
  }

  /** With a kernel of its own. */
  public MaskedLMHead(int vocabularySize) {
    this(vocabularySize, Optional.empty());
  }

  /** With the weights of an embedding. */
  public MaskedLMHead(ReversibleEmbedding tokenEmbedding) {
    this(tokenEmbedding.embedding().inputDim(), Optional.of(tokenEmbedding));
  }

  private MaskedLMHead(int vocabularySize, Optional<ReversibleEmbedding> embedding) {
    this(
        vocabularySize,
        embedding,
        new Relu(),
        Activation.LINEAR,
        1e-5,
        new GlorotUniform(),
        new Zeros());
  }

  public MaskedLMHead intermediateActivation(Activation value) {
    return new MaskedLMHead(
        vocabularySize,
        tokenEmbedding,
        value,
        activation,
        layerNormEpsilon,
        kernelInitializer,
        biasInitializer);
  }

  public MaskedLMHead activation(Activation value) {
    return new MaskedLMHead(
        vocabularySize,
        tokenEmbedding,
        intermediateActivation,
        value,
        layerNormEpsilon,
        kernelInitializer,
        biasInitializer);
  }

  public MaskedLMHead layerNormEpsilon(double value) {
    return new MaskedLMHead(
        vocabularySize,
        tokenEmbedding,
        intermediateActivation,
        activation,
        value,
        kernelInitializer,
        biasInitializer);
  }

  public MaskedLMHead kernelInitializer(Initializer value) {
    return new MaskedLMHead(
        vocabularySize,
        tokenEmbedding,
        intermediateActivation,
        activation,
        layerNormEpsilon,
        value,
        biasInitializer);
  }

  public MaskedLMHead biasInitializer(Initializer value) {
    return new MaskedLMHead(
        vocabularySize,
        tokenEmbedding,
        intermediateActivation,
        activation,
        layerNormEpsilon,
        kernelInitializer,
        value);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new CremaException(
          "it takes a sequence and places in it; given: " + inputs.size() + " tensors");
    }
    Tensor sequence = inputs.get(0);
    Tensor places = inputs.get(1);
    Sequences.check(sequence);
    if (places.rank() != 2 || places.dim(0) != sequence.dim(0)) {
      throw new ShapeException(
          "the places are " + places.type() + "; allowed: [" + sequence.dim(0) + ", count]");
    }
    boolean index = places.dtype() == DType.INT32 || places.dtype() == DType.INT64;
    Tensor steps = sequence.gather(index ? places : places.cast(DType.INT32), 1, 1);
    Dense dense =
        new Dense(Math.toIntExact(sequence.dim(2)))
            .activation(intermediateActivation)
            .kernelInitializer(kernelInitializer)
            .biasInitializer(biasInitializer);
    Tensor x = scope.call(dense.name("intermediate_dense"), steps);
    x = scope.call(new LayerNormalization().epsilon(layerNormEpsilon).name("layer_norm"), x);
    Tensor bias = scope.weight("output_bias", Shape.of(vocabularySize), biasInitializer);
    Tensor output = activation.apply(logits(scope, x).add(bias));
    return List.of(scope.unmask(output));
  }

  private Tensor logits(Scope scope, Tensor x) {
    if (tokenEmbedding.isPresent()) {
      return scope.call(tokenEmbedding.get().reverse().name("token_embedding"), x);
    }
    Shape shape = Shape.of(x.dim(-1), vocabularySize);
    return x.matmul(scope.weight("output_kernel", shape, kernelInitializer));
  }
}

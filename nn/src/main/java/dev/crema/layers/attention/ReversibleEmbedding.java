package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.layers.core.Embedding;
import java.util.OptionalDouble;

/**
 * An {@link Embedding} that can be undone: {@link #reverse()} gives, for a vector, how well each
 * number's vector goes with it.
 *
 * <p>Input: numbers {@code [batch, …]}; output {@code [batch, …, outputDim]}; the other way round
 * in reverse, {@code [batch, …, outputDim]} to {@code [batch, …, inputDim]}. Weights: {@code
 * embeddings} {@code [inputDim, outputDim]} and, if not tied, {@code reverse_embeddings} {@code
 * [outputDim, inputDim]}.
 *
 * @param embedding the table
 * @param tieWeights whether one table serves both ways; true by default
 * @param logitSoftCap if given, what reverse gives is {@code cap · tanh(x / cap)}; greater than 0
 */
public record ReversibleEmbedding(
    Embedding embedding, boolean tieWeights, OptionalDouble logitSoftCap) implements UnaryLayer {
  public ReversibleEmbedding {
    Require.check(
        !(tieWeights && embedding.sparse()),
        "ReversibleEmbedding",
        "embedding",
        embedding,
        "one that is not sparse, or tieWeights(false): the way back reads all rows");
    logitSoftCap.ifPresent(cap -> Require.positive("ReversibleEmbedding", "logitSoftCap", cap));
  }

  /** With one table for both ways. */
  public ReversibleEmbedding(int inputDim, int outputDim) {
    this(new Embedding(inputDim, outputDim), true, OptionalDouble.empty());
  }

  public ReversibleEmbedding tieWeights(boolean tie) {
    return new ReversibleEmbedding(embedding, tie, logitSoftCap);
  }

  public ReversibleEmbedding logitSoftCap(double cap) {
    return new ReversibleEmbedding(embedding, tieWeights, OptionalDouble.of(cap));
  }

  public ReversibleEmbedding maskZero(boolean mask) {
    return new ReversibleEmbedding(embedding.maskZero(mask), tieWeights, logitSoftCap);
  }

  public ReversibleEmbedding embeddings(WeightRules rules) {
    return new ReversibleEmbedding(embedding.embeddings(rules), tieWeights, logitSoftCap);
  }

  public ReversibleEmbedding embeddingsInitializer(Initializer initializer) {
    return embeddings(embedding.embeddings().initializer(initializer));
  }

  /** The way back, with the weights of this layer. */
  public Reversed reverse() {
    return new Reversed(this);
  }

  /** The way back of an embedding. */
  public record Reversed(ReversibleEmbedding embedding) implements UnaryLayer {
    @Override
    public Tensor call(Scope scope, Tensor input) {
      return embedding.back(scope.enter(embedding), input);
    }
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!tieWeights) {
      backTable(scope);
    }
    return embedding.call(scope, input);
  }

  private Tensor backTable(Scope scope) {
    Shape shape = Shape.of(embedding.outputDim(), embedding.inputDim());
    return embedding.embeddings().weight(scope, "reverse_embeddings", shape);
  }

  /** How well each number's vector goes with each of some vectors. */
  Tensor back(Scope scope, Tensor vectors) {
    Shape shape = Shape.of(embedding.inputDim(), embedding.outputDim());
    Tensor logits =
        tieWeights
            ? vectors.matmul(embedding.embeddings().weight(scope, "embeddings", shape), false, true)
            : vectors.matmul(backTable(scope));
    if (logitSoftCap.isEmpty()) {
      return logits;
    }
    double cap = logitSoftCap.getAsDouble();
    return logits.divide(cap).tanh().multiply(cap);
  }
}

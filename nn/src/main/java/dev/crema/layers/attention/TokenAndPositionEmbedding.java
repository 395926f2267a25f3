package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The sum of a vector for each token and one for its place: {@link ReversibleEmbedding} plus {@link
 * PositionEmbedding}.
 *
 * <p>Input: tokens {@code [batch, time]}; output {@code [batch, time, embeddingDim]}. Weights under
 * {@code token_embedding} and {@code position_embedding}.
 *
 * @param tokens the vectors of tokens
 * @param positions the vectors of places
 */
public record TokenAndPositionEmbedding(ReversibleEmbedding tokens, PositionEmbedding positions)
    implements UnaryLayer {

  /** A table of {@code vocabularySize} tokens and one of {@code sequenceLength} places. */
  public TokenAndPositionEmbedding(int vocabularySize, int sequenceLength, int embeddingDim) {
    this(
        new ReversibleEmbedding(vocabularySize, embeddingDim),
        new PositionEmbedding(sequenceLength));
  }

  public TokenAndPositionEmbedding tieWeights(boolean tie) {
    return new TokenAndPositionEmbedding(tokens.tieWeights(tie), positions);
  }

  public TokenAndPositionEmbedding maskZero(boolean mask) {
    return new TokenAndPositionEmbedding(tokens.maskZero(mask), positions);
  }

  public TokenAndPositionEmbedding embeddingsInitializer(Initializer initializer) {
    return new TokenAndPositionEmbedding(
        tokens.embeddingsInitializer(initializer), positions.initializer(initializer));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor vectors = scope.call(tokens.name("token_embedding"), input);
    Tensor places = scope.call(positions.name("position_embedding"), vectors);
    return scope.mask(vectors.add(places), scope.mask(vectors));
  }
}

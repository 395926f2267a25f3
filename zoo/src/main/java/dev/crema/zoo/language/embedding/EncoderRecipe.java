package dev.crema.zoo.language.embedding;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.layers.Symbol;
import dev.crema.train.Dataset;
import dev.crema.train.Options;
import dev.crema.zoo.language.BytePairs;
import dev.crema.zoo.language.Tokenizer;
import dev.crema.zoo.language.translation.Bitext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an encoder of sentences is trained: on pairs of sentences that mean the same, such as
 * translations, each to be found among all partners in a batch. The encoder takes the mean of the
 * vectors of a sentence's pieces, adds what two dense layers make of it, and brings it to length 1.
 *
 * <p>Source: Feng et al., <i>Language-agnostic BERT sentence embedding</i>, ACL 2022 (ranking of
 * translations).
 *
 * @param vocabularySize byte pairs of both sides, fewer if the texts have no more
 * @param width of the vectors, 1 or more
 * @param dropout of pieces' vectors, in [0, 1)
 * @param temperature of the softmax, greater than 0
 * @param batchSize pairs of a step, 2 or more
 * @param epochs 1 or more
 * @param learningRate of Adam, greater than 0; it falls along a cosine
 * @param seed what weights, dropout and the order of pairs depend on
 */
public record EncoderRecipe(
    int vocabularySize,
    int width,
    double dropout,
    double temperature,
    int batchSize,
    int epochs,
    double learningRate,
    long seed) {
  /** For some ten thousand pairs. */
  public static final EncoderRecipe DEFAULT =
      new EncoderRecipe(6000, 128, 0.2, 0.05, 256, 10, 2e-3, 0);

  public EncoderRecipe {
    Require.atLeast("EncoderRecipe", "width", width, 1);
    Require.below("EncoderRecipe", "dropout", dropout, 0, 1);
    Require.positive("EncoderRecipe", "temperature", temperature);
    Require.atLeast("EncoderRecipe", "batchSize", batchSize, 2);
    Require.atLeast("EncoderRecipe", "epochs", epochs, 1);
    Require.positive("EncoderRecipe", "learningRate", learningRate);
  }

  public EncoderRecipe vocabularySize(int value) {
    return new EncoderRecipe(
        value, width, dropout, temperature, batchSize, epochs, learningRate, seed);
  }

  public EncoderRecipe width(int value) {
    return new EncoderRecipe(
        vocabularySize, value, dropout, temperature, batchSize, epochs, learningRate, seed);
  }

  public EncoderRecipe batchSize(int value) {
    return new EncoderRecipe(
        vocabularySize, width, dropout, temperature, value, epochs, learningRate, seed);
  }

  public EncoderRecipe epochs(int value) {
    return new EncoderRecipe(
        vocabularySize, width, dropout, temperature, batchSize, value, learningRate, seed);
  }

  public EncoderRecipe learningRate(double value) {
    return new EncoderRecipe(
        vocabularySize, width, dropout, temperature, batchSize, epochs, value, seed);
  }

  public EncoderRecipe seed(long value) {
    return new EncoderRecipe(
        vocabularySize, width, dropout, temperature, batchSize, epochs, learningRate, value);
  }

  /**
   * The encoder: pieces {@code [batch, time]}, 0 where there is none, to {@code [batch, width]}.
   */
  private Model encoder(int pieces) {
    Symbol numbers = input(DType.INT32, -1);
    Symbol vectors = embedding(pieces, width).maskZero(true).of(numbers);
    Symbol mean = globalAveragePooling1d().of(Crema.dropout(dropout).of(vectors));
    Symbol hidden = dense(2 * width).activation(relu()).of(mean);
    Symbol sum = add().of(mean, dense(width).of(hidden));
    return model(numbers, unitNormalization().of(sum)).name("encoder");
  }

  /**
   * Trains an encoder.
   *
   * @param pairs to learn from, 2 or more
   * @param validation to choose the best epoch by, 2 or more
   * @param watchers callbacks that look on
   */
  public SentenceEncoder train(Bitext pairs, Bitext validation, Callback... watchers) {
    Require.atLeast("EncoderRecipe", "the number of pairs", pairs.size(), 2);
    Require.atLeast("EncoderRecipe", "the number of validation pairs", validation.size(), 2);
    Tokenizer tokenizer =
        BytePairs.train(
            vocabularySize, Stream.concat(pairs.source().stream(), pairs.target().stream()));
    Model encoder = encoder(tokenizer.vocabulary().size());
    Symbol source = input(DType.INT32, -1);
    Symbol target = input(DType.INT32, -1);
    Symbol similar = new InBatchSimilarity(temperature).of(encoder.of(source), encoder.of(target));
    double steps = Math.ceilDiv(pairs.size(), batchSize) * (double) epochs;
    Model both =
        model(List.of(source, target), List.of(similar))
            .seed(seed)
            .compile(adam(cosineDecay(learningRate, steps)), new InBatchSoftmax());
    List<Callback> callbacks = new ArrayList<>(List.of(watchers));
    callbacks.add(earlyStopping().patience(epochs).restoreBestWeights());
    both.fit(
        data(pairs, tokenizer),
        new Options.Epochs(epochs),
        new Options.BatchSize(batchSize),
        validation(data(validation, tokenizer)),
        new Options.ValidationBatchSize(batchSize),
        new Options.Callbacks(callbacks));
    return new SentenceEncoder(encoder, tokenizer);
  }

  private static Dataset data(Bitext pairs, Tokenizer tokenizer) {
    return Dataset.of(
        List.of(
            SentenceEncoder.pieces(tokenizer, pairs.source()),
            SentenceEncoder.pieces(tokenizer, pairs.target())),
        List.of(Tensor.zeros(pairs.size(), 1)));
  }
}

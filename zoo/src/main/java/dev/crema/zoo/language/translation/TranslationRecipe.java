package dev.crema.zoo.language.translation;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.check.Require;
import dev.crema.optimizers.CosineDecay;
import dev.crema.train.Options;
import dev.crema.zoo.language.BytePairs;
import dev.crema.zoo.language.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a translator is trained: pieces learned from both languages, label smoothing, Adam with β₂
 * 0.98, a learning rate that rises in a straight line and falls along a cosine, sentences of
 * similar lengths together, and the weights of the epoch with the least validation loss in the end.
 *
 * <p>Source: Vaswani et al., <i>Attention is all you need</i>, NeurIPS 2017, section 5, but for the
 * cosine.
 *
 * @param architecture of the model
 * @param vocabularySize byte pairs of both languages, fewer if the texts have no more
 * @param labelSmoothing see {@link SmoothedCrossentropy}
 * @param piecesPerBatch of each side, padding included, 1 or more
 * @param epochs 1 or more
 * @param learningRate the greatest, after the rise
 * @param warmupSteps of the rise, 0 or more
 * @param seed what weights, dropout and the order of batches depend on
 */
public record TranslationRecipe(
    TranslationTransformer architecture,
    int vocabularySize,
    double labelSmoothing,
    int piecesPerBatch,
    int epochs,
    double learningRate,
    int warmupSteps,
    long seed) {
  /** For some ten thousand short sentences on a processor. */
  public static final TranslationRecipe DEFAULT =
      new TranslationRecipe(
          new TranslationTransformer(3, 192, 4, 384, 0.1), 6000, 0.1, 2048, 10, 1.5e-3, 400, 0);

  public TranslationRecipe {
    Require.atLeast("TranslationRecipe", "piecesPerBatch", piecesPerBatch, 1);
    Require.atLeast("TranslationRecipe", "epochs", epochs, 1);
    Require.positive("TranslationRecipe", "learningRate", learningRate);
    Require.atLeast("TranslationRecipe", "warmupSteps", warmupSteps, 0);
  }

  public TranslationRecipe architecture(TranslationTransformer value) {
    return new TranslationRecipe(
        value,
        vocabularySize,
        labelSmoothing,
        piecesPerBatch,
        epochs,
        learningRate,
        warmupSteps,
        seed);
  }

  public TranslationRecipe vocabularySize(int value) {
    return new TranslationRecipe(
        architecture,
        value,
        labelSmoothing,
        piecesPerBatch,
        epochs,
        learningRate,
        warmupSteps,
        seed);
  }

  public TranslationRecipe piecesPerBatch(int value) {
    return new TranslationRecipe(
        architecture,
        vocabularySize,
        labelSmoothing,
        value,
        epochs,
        learningRate,
        warmupSteps,
        seed);
  }

  public TranslationRecipe epochs(int value) {
    return new TranslationRecipe(
        architecture,
        vocabularySize,
        labelSmoothing,
        piecesPerBatch,
        value,
        learningRate,
        warmupSteps,
        seed);
  }

  /** The greatest rate, and the steps that it takes to get there. */
  public TranslationRecipe learningRate(double greatest, int steps) {
    return new TranslationRecipe(
        architecture,
        vocabularySize,
        labelSmoothing,
        piecesPerBatch,
        epochs,
        greatest,
        steps,
        seed);
  }

  public TranslationRecipe seed(long value) {
    return new TranslationRecipe(
        architecture,
        vocabularySize,
        labelSmoothing,
        piecesPerBatch,
        epochs,
        learningRate,
        warmupSteps,
        value);
  }

  /**
   * Trains a translator.
   *
   * @param text to learn from, one pair or more
   * @param validation to choose the best epoch by, one pair or more
   * @param watchers callbacks that look on
   */
  public Translator train(Bitext text, Bitext validation, Callback... watchers) {
    Require.check(text.size() > 0, "TranslationRecipe", "text", "empty", "one pair or more");
    Require.check(
        validation.size() > 0, "TranslationRecipe", "validation", "empty", "one pair or more");
    Tokenizer tokenizer =
        BytePairs.train(
            vocabularySize, Stream.concat(text.source().stream(), text.target().stream()));
    PairBatches batches = new PairBatches(text, tokenizer, piecesPerBatch);
    double steps = (double) batches.count() * epochs;
    CosineDecay rate =
        warmupSteps == 0
            ? cosineDecay(learningRate, steps)
            : cosineDecay(0, Math.max(1, steps - warmupSteps)).warmup(learningRate, warmupSteps);
    Model model =
        architecture
            .model(tokenizer.vocabulary().size())
            .seed(seed)
            .compile(adam(rate).beta2(0.98), new SmoothedCrossentropy(labelSmoothing));
    List<Callback> callbacks = new ArrayList<>(List.of(watchers));
    callbacks.add(earlyStopping().patience(epochs).restoreBestWeights());
    model.fit(
        batches,
        new Options.Epochs(epochs),
        new Options.Validation(new PairBatches(validation, tokenizer, piecesPerBatch)),
        new Options.Callbacks(callbacks));
    return new Translator(model, tokenizer);
  }
}

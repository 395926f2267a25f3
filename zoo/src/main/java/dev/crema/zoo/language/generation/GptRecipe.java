package dev.crema.zoo.language.generation;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.optimizers.AdamW;
import dev.crema.train.Options;
import java.util.Arrays;
import java.util.List;

/**
 * How a language model of characters is trained: AdamW with β₂ 0.99 and weight decay 0.1 of all
 * tables and kernels, gradients of a joint norm of at most 1, a learning rate that rises in a
 * straight line and falls along a cosine to a tenth. The last tenth of the text is for validation.
 *
 * <p>Source: Karpathy, <i>nanoGPT</i>, 2022, {@code train_shakespeare_char.py} with the settings
 * given there for processors.
 *
 * @param architecture of the model
 * @param batchSize windows of a step, 1 or more
 * @param iterations steps, 1 or more
 * @param learningRate the greatest, after the rise
 * @param warmupSteps of the rise, 1 or more
 * @param seed what weights, dropout and windows depend on
 */
public record GptRecipe(
    Gpt architecture,
    int batchSize,
    int iterations,
    double learningRate,
    int warmupSteps,
    long seed) {
  /** For a processor: 2,000 steps of 12 windows of 64 characters. */
  public static final GptRecipe DEFAULT =
      new GptRecipe(new Gpt(4, 128, 4, 64, 0), 12, 2000, 1e-3, 100, 0);

  private static final int PER_EPOCH = 250;
  private static final int VALIDATION_BATCH = 64;

  public GptRecipe {
    Require.atLeast("GptRecipe", "batchSize", batchSize, 1);
    Require.atLeast("GptRecipe", "iterations", iterations, 1);
    Require.positive("GptRecipe", "learningRate", learningRate);
    Require.atLeast("GptRecipe", "warmupSteps", warmupSteps, 1);
  }

  public GptRecipe architecture(Gpt value) {
    return new GptRecipe(value, batchSize, iterations, learningRate, warmupSteps, seed);
  }

  public GptRecipe batchSize(int value) {
    return new GptRecipe(architecture, value, iterations, learningRate, warmupSteps, seed);
  }

  public GptRecipe iterations(int value) {
    return new GptRecipe(architecture, batchSize, value, learningRate, warmupSteps, seed);
  }

  /** The greatest rate, and the steps that it takes to get there. */
  public GptRecipe learningRate(double greatest, int steps) {
    return new GptRecipe(architecture, batchSize, iterations, greatest, steps, seed);
  }

  public GptRecipe seed(long value) {
    return new GptRecipe(architecture, batchSize, iterations, learningRate, warmupSteps, value);
  }

  /**
   * Trains a model.
   *
   * @param text so long that its last tenth is longer than the architecture's {@code block}
   * @param watchers callbacks that look on; an epoch is 250 steps
   * @throws DataException if the text is too short
   */
  public TextGenerator train(String text, Callback... watchers) {
    Characters characters = Characters.of(text);
    int[] tokens = characters.encode(text);
    int end = tokens.length - tokens.length / 10;
    int block = architecture.block();
    if (tokens.length / 10 <= block) {
      throw new DataException(
          "the text has %d characters; allowed: %d or more, so that a tenth is longer than %d"
              .formatted(tokens.length, 10 * (block + 1), block));
    }
    AdamW optimizer =
        adamw(
                cosineDecay(0, Math.max(1, iterations - warmupSteps))
                    .alpha(0.1)
                    .warmup(learningRate, warmupSteps))
            .beta2(0.99)
            .weightDecay(0.1)
            .excludeFromWeightDecay("bias", "beta", "gamma")
            .globalClipnorm(1);
    Model model =
        architecture
            .model(characters.size())
            .seed(seed)
            .compile(optimizer, sparseCategoricalCrossentropy(true));
    int perEpoch = Math.min(PER_EPOCH, iterations);
    model.fit(
        TextWindows.drawn(Arrays.copyOf(tokens, end), block, batchSize, perEpoch),
        epochs(Math.ceilDiv(iterations, perEpoch)),
        validation(
            TextWindows.all(
                Arrays.copyOfRange(tokens, end, tokens.length), block, VALIDATION_BATCH)),
        new Options.Callbacks(List.of(watchers)));
    return new TextGenerator(model, characters, block);
  }
}

package dev.crema.zoo.language.generation;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.initializers.RandomNormal;
import dev.crema.layers.Symbol;
import dev.crema.layers.attention.ReversibleEmbedding;

/**
 * A Transformer that predicts the next token: a decoder without an encoder, its parts normalized
 * first, GELU between the dense layers, one table for tokens in and out, trained vectors of places.
 *
 * <p>Source: Radford et al., <i>Language models are unsupervised multitask learners</i>, 2019
 * (GPT-2).
 *
 * @param layers 1 or more
 * @param width of the vectors, a multiple of {@code heads}
 * @param heads of attention, 1 or more
 * @param block how many tokens it sees at once, 1 or more
 * @param dropout in [0, 1)
 */
public record Gpt(int layers, int width, int heads, int block, double dropout) {
  /** The dense layers between are so many times as wide. */
  private static final int EXPANSION = 4;

  private static final double DEVIATION = 0.02;

  public Gpt {
    Require.atLeast("Gpt", "layers", layers, 1);
    Require.atLeast("Gpt", "heads", heads, 1);
    Require.check(
        width > 0 && width % heads == 0, "Gpt", "width", width, "multiples of heads, " + heads);
    Require.atLeast("Gpt", "block", block, 1);
    Require.below("Gpt", "dropout", dropout, 0, 1);
  }

  /**
   * The model: tokens {@code [batch, time]}, int32, up to {@code block} of them, to logits of the
   * tokens after each, {@code [batch, time, vocabularySize]}.
   *
   * @param vocabularySize 1 or more
   */
  public Model model(int vocabularySize) {
    RandomNormal normal = randomNormal(0, DEVIATION);
    ReversibleEmbedding table =
        reversibleEmbedding(vocabularySize, width).embeddingsInitializer(normal);
    Symbol tokens = input(DType.INT32, -1);
    Symbol vectors = table.of(tokens);
    Symbol places = positionEmbedding(block).initializer(normal).of(vectors);
    Symbol x = Crema.dropout(dropout).of(add().of(vectors, places));
    for (int i = 0; i < layers; i++) {
      x =
          transformerDecoder(EXPANSION * width, heads)
              .activation(gelu())
              .kernelInitializer(normal)
              .dropout(dropout)
              .normalizeFirst(true)
              .of(x);
    }
    Symbol normalized = layerNormalization().epsilon(1e-5).of(x);
    return Crema.model(tokens, table.reverse().of(normalized));
  }
}

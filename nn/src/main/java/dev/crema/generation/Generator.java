package dev.crema.generation;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Writes sequences of tokens on by what a model thinks comes next:
 *
 * <pre>{@code
 * int[] text = new Generator(model, 64).sampling(Sampling.of(0.8)).seed(1).generate(prompt);
 * }</pre>
 *
 * <p>The model takes tokens {@code [batch, time]} and gives logits {@code [batch, time,
 * vocabulary]}; what it is made of must be able to decode, see {@link Decoder}.
 */
public final class Generator {
  private final Model model;
  private final int length;
  private final Sampling sampling;
  private final OptionalInt endToken;
  private final long seed;

  /**
   * Picks the most likely token each time.
   *
   * @param length of sequences with their prompts, 1 or more
   */
  public Generator(Model model, int length) {
    this(model, length, Sampling.GREEDY, OptionalInt.empty(), 0);
  }

  private Generator(Model model, int length, Sampling sampling, OptionalInt endToken, long seed) {
    Require.atLeast("Generator", "length", length, 1);
    this.model = model;
    this.length = length;
    this.sampling = sampling;
    this.endToken = endToken;
    this.seed = seed;
  }

  /** How tokens are picked; {@link Sampling#GREEDY} by default. */
  public Generator sampling(Sampling value) {
    return new Generator(model, length, value, endToken, seed);
  }

  /** A sequence with this token is done; by default all are of the full length. */
  public Generator endToken(int token) {
    return new Generator(model, length, sampling, OptionalInt.of(token), seed);
  }

  /** What tokens are drawn from; 0 by default. */
  public Generator seed(long value) {
    return new Generator(model, length, sampling, endToken, value);
  }

  /** The prompt and what follows, up to the end token or the length. */
  public int[] generate(int... prompt) {
    return generate(new int[][] {prompt})[0];
  }

  /**
   * Prompts and what follows, each up to the end token or the length; a sequence depends on its
   * place in the batch by its draws only.
   *
   * @param prompts 1 or more, of the same length, which is 1 or more
   */
  public int[][] generate(int[][] prompts) {
    int start = prompts.length == 0 ? 0 : prompts[0].length;
    if (start == 0 || start > length || Arrays.stream(prompts).anyMatch(p -> p.length != start)) {
      throw new CremaException(
          "generate: prompts of %s tokens; allowed: one prompt or more, all of one length, 1 to %d"
              .formatted(Arrays.stream(prompts).map(p -> p.length).toList(), length));
    }
    SplittableRandom[] random = new SplittableRandom[prompts.length];
    Arrays.setAll(random, i -> new SplittableRandom(seed * 0x9E3779B97F4A7C15L + i));
    int[][] sequences = new int[prompts.length][];
    Arrays.setAll(sequences, i -> Arrays.copyOf(prompts[i], length));
    int[] ends = new int[prompts.length];
    Decoder decoder = new Decoder(model, length);
    int[] tokens = Arrays.stream(prompts).flatMapToInt(Arrays::stream).toArray();
    for (int at = start; at < length && Arrays.stream(ends).anyMatch(end -> end == 0); at++) {
      int time = tokens.length / prompts.length;
      Tensor logits = decoder.next(Tensor.of(Shape.of(prompts.length, time), tokens));
      if (logits.rank() != 3) {
        throw new CremaException(
            "generate: the model gives " + logits.type() + "; allowed: [batch, time, vocabulary]");
      }
      Tensor last = logits.select(1, time - 1L).cast(DType.FLOAT64);
      int vocabulary = Math.toIntExact(last.dim(1));
      double[] all = last.toDoubles();
      tokens = new int[prompts.length];
      for (int i = 0; i < tokens.length; i++) {
        double[] own = Arrays.copyOfRange(all, i * vocabulary, (i + 1) * vocabulary);
        tokens[i] = sampling.pick(own, random[i]);
        sequences[i][at] = tokens[i];
        if (ends[i] == 0 && endToken.isPresent() && endToken.getAsInt() == tokens[i]) {
          ends[i] = at + 1;
        }
      }
    }
    Arrays.setAll(
        sequences, i -> ends[i] == 0 ? sequences[i] : Arrays.copyOf(sequences[i], ends[i]));
    return sequences;
  }
}

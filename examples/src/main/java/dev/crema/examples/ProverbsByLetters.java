package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.generation.Generator;
import dev.crema.generation.Sampling;
import dev.crema.train.Verbose;
import java.util.Arrays;

/** Learns a few proverbs letter by letter, and writes them on from their first words. */
public final class ProverbsByLetters {
  private static final String TEXT =
      """
      a stitch in time saves nine.
      the early bird catches the worm.
      still waters run deep.
      many hands make light work.
      look before you leap.
      """;

  private static final String LETTERS = "\n. abcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 32;

  private ProverbsByLetters() {}

  private static int[] tokens(String text) {
    return text.chars().map(LETTERS::indexOf).toArray();
  }

  private static String text(int[] tokens) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(tokens).forEach(token -> text.append(LETTERS.charAt(token)));
    return text.toString().strip();
  }

  public static void main(String[] arguments) {
    int[] rows =
        TEXT.lines()
            .flatMapToInt(line -> Arrays.stream(Arrays.copyOf(tokens(line), LENGTH + 1)))
            .toArray();
    Tensor lines = Tensor.of(Shape.of(rows.length / (LENGTH + 1), LENGTH + 1), rows);
    Model model =
        sequential(
                input(DType.INT32, -1),
                tokenAndPositionEmbedding(LETTERS.length(), LENGTH, 32),
                transformerDecoder(64, 4),
                transformerDecoder(64, 4),
                dense(LETTERS.length()))
            .seed(0)
            .compile(adam(0.003), sparseCategoricalCrossentropy(true));
    model.fit(
        lines.slice(1, 0, LENGTH),
        lines.slice(1, 1, LENGTH + 1),
        epochs(200),
        verbose(Verbose.SILENT));

    Generator generator = new Generator(model, LENGTH).endToken(LETTERS.indexOf('\n'));
    for (String start : new String[] {"the e", "still", "look"}) {
      IO.println(text(generator.generate(tokens(start))));
    }
    Generator free = generator.sampling(Sampling.of(1)).seed(2);
    IO.println("drawn: " + text(free.generate(tokens("m"))));
  }
}

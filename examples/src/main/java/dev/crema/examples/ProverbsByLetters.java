package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.generation.Generator;
import dev.crema.train.Verbose;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Learns a few proverbs letter by letter, and writes them on from their first words. */
public final class ProverbsByLetters {
  private static final String TEXT =
      """
      a stitch in time saves nine.
      the early bird catches the worm.
      still waters run deep.
      look before you leap.
      """;

  private static final String LETTERS = "\n. abcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 32;

  private ProverbsByLetters() {}

  private static int[] tokens(String text) {
    return text.chars().map(LETTERS::indexOf).toArray();
  }

  private static String text(int[] tokens) {
    int[] letters = Arrays.stream(tokens).map(LETTERS::charAt).toArray();
    return new String(letters, 0, letters.length).strip();
  }

  public static void main(String[] arguments) {
    IntStream rows =
        TEXT.lines().flatMapToInt(line -> IntStream.of(Arrays.copyOf(tokens(line), LENGTH + 1)));
    Tensor lines = Tensor.of(Shape.of(4, LENGTH + 1), rows.toArray());
    Model model =
        sequential(
                input(DType.INT32, -1),
                tokenAndPositionEmbedding(LETTERS.length(), LENGTH, 32),
                transformerDecoder(64, 4),
                transformerDecoder(64, 4),
                dense(LETTERS.length()))
            .seed(0)
            .compile(adam(0.003), sparseCategoricalCrossentropy(true));
    Tensor next = lines.slice(1, 1, LENGTH + 1);
    model.fit(lines.slice(1, 0, LENGTH), next, epochs(200), verbose(Verbose.SILENT));

    Generator generator = new Generator(model, LENGTH).endToken(LETTERS.indexOf('\n'));
    for (String start : new String[] {"the e", "still", "look"}) {
      IO.println(text(generator.generate(tokens(start))));
    }
  }
}

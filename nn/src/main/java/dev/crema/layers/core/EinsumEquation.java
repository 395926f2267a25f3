package dev.crema.layers.core;

import dev.crema.check.Require;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An equation such as {@code ab,bc->ac} of an {@link EinsumDense}, which gives each axis of input,
 * kernel and output a letter.
 *
 * @param ellipsis on which side input and output have axes without letters
 */
record EinsumEquation(String input, String kernel, String output, Ellipsis ellipsis) {
  enum Ellipsis {
    NONE,
    LEFT,
    RIGHT
  }

  private static final Pattern FORM =
      Pattern.compile(
          "(?<left>\\.{3})?(?<input>[a-zA-Z]+)(?<right>\\.{3})?,(?<kernel>[a-zA-Z]+)"
              + "->(?<outLeft>\\.{3})?(?<output>[a-zA-Z]+)(?<outRight>\\.{3})?");

  /** The first of the letters that stand for an ellipsis. */
  private static final int FREE = 0xE000;

  /** Shapes of one call, and the equation with a letter for each axis. */
  record Shapes(Shape kernel, Shape output, Ints inner, String letters) {}

  static EinsumEquation parse(String text) {
    Matcher form = FORM.matcher(text);
    boolean fits = form.matches();
    boolean left = fits && form.group("left") != null;
    boolean right = fits && form.group("right") != null;
    fits =
        fits
            && !(left && right)
            && left == (form.group("outLeft") != null)
            && right == (form.group("outRight") != null);
    Require.check(
        fits,
        "EinsumDense",
        "equation",
        "'" + text + "'",
        "X,Y->Z, ...X,Y->...Z or X...,Y->Z... with a letter for each axis");
    String input = form.group("input");
    String kernel = form.group("kernel");
    String output = form.group("output");
    boolean once = once(input) && once(kernel) && once(output);
    boolean known =
        output.chars().allMatch(c -> input.indexOf(c) >= 0 || kernel.indexOf(c) >= 0)
            && kernel.chars().allMatch(c -> input.indexOf(c) >= 0 || output.indexOf(c) >= 0);
    Require.check(
        once && known,
        "EinsumDense",
        "equation",
        "'" + text + "'",
        "each letter once in a tensor, those of the output in input or kernel, those of the kernel"
            + " in input or output");
    Ellipsis ellipsis = left ? Ellipsis.LEFT : right ? Ellipsis.RIGHT : Ellipsis.NONE;
    return new EinsumEquation(input, kernel, output, ellipsis);
  }

  private static boolean once(String letters) {
    return letters.chars().distinct().count() == letters.length();
  }

  /** The shape of a bias that has some axes of the output, to be broadcast over it. */
  Shape bias(String axes, Shape full) {
    int elided = full.rank() - output.length();
    int first = axes.chars().map(output::indexOf).min().orElseThrow();
    int before = ellipsis == Ellipsis.LEFT ? elided : 0;
    Shape shape = Shape.SCALAR;
    for (int i = first; i < output.length(); i++) {
      boolean biased = axes.indexOf(output.charAt(i)) >= 0;
      shape = shape.concat(Shape.of(biased ? full.dim(i + before) : 1));
    }
    for (int i = 0; ellipsis == Ellipsis.RIGHT && i < elided; i++) {
      shape = shape.concat(Shape.of(1));
    }
    return shape;
  }

  /**
   * What an input of some shape gives.
   *
   * @param lengths of the output's axes with letters, without the batch; -1 is the input's
   */
  Shapes of(Shape in, Ints lengths) {
    int elided = in.rank() - input.length();
    boolean fits = ellipsis == Ellipsis.NONE ? elided == 0 : elided >= 0;
    int lettered = ellipsis == Ellipsis.LEFT && elided > 0 ? output.length() : output.length() - 1;
    if (!fits || lengths.size() != lettered) {
      throw new ShapeException(
          "the input has shape "
              + in
              + ", the outputShape is "
              + lengths
              + ", the equation "
              + this
              + "; allowed: an axis for each letter, but none for the batch in outputShape");
    }
    String free = new String(IntStream.range(FREE, FREE + elided).toArray(), 0, elided);
    boolean left = ellipsis == Ellipsis.LEFT;
    String inputs = left ? free + input : input + free;
    String outputs = left ? free + output : output + free;
    Map<Integer, Long> known = new HashMap<>();
    for (int i = 0; i < inputs.length(); i++) {
      known.put((int) inputs.charAt(i), in.dim(i));
    }
    boolean batch = !left || elided == 0;
    int[] given =
        batch
            ? IntStream.concat(IntStream.of(Math.toIntExact(in.dim(0))), lengths.stream()).toArray()
            : lengths.toArray();
    int start = batch ? 0 : elided;
    for (int i = 0; i < given.length; i++) {
      int letter = outputs.charAt(start + i);
      long length = given[i];
      Long before = length == -1 ? known.get(letter) : known.putIfAbsent(letter, length);
      if (length == -1 ? before == null : before != null && before != length) {
        throw new ShapeException(
            "the input has shape "
                + in
                + ", the outputShape is "
                + lengths
                + ", the equation "
                + this
                + "; allowed: one length for axis '"
                + (char) letter
                + "'");
      }
    }
    int[] inner =
        IntStream.range(0, kernel.length())
            .filter(i -> output.indexOf(kernel.charAt(i)) < 0)
            .toArray();
    return new Shapes(
        shape(kernel, known),
        shape(outputs, known),
        Ints.of(inner),
        inputs + "," + kernel + "->" + outputs);
  }

  private static Shape shape(String letters, Map<Integer, Long> known) {
    return Shape.of(letters.chars().mapToLong(c -> known.getOrDefault(c, 0L)).toArray());
  }

  @Override
  public String toString() {
    String left = ellipsis == Ellipsis.LEFT ? "..." : "";
    String right = ellipsis == Ellipsis.RIGHT ? "..." : "";
    return left + input + right + "," + kernel + "->" + left + output + right;
  }
}

package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The letters of the axes of some operands and of their product, those of {@code ...} included.
 *
 * @param text the equation
 */
record Subscripts(String text, List<String> operands, String result) {
  /** Letters of the axes of {@code ...}, the last axis having the first of them. */
  private static final char FREE = 0xF000;

  private static final String REST = "...";

  static Subscripts parse(String text, List<Tensor> tensors) {
    String[] sides = text.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    boolean fits = sides.length <= 2 && terms.length == tensors.size();
    for (String side : sides) {
      for (String term : side.split(",", -1)) {
        String letters = term.replace(REST, "");
        fits &= !letters.contains(".") && !letters.contains(">") && !letters.contains("-");
        fits &= term.length() - letters.length() <= REST.length();
      }
    }
    Require.check(
        fits,
        "einsum",
        "equation",
        "'" + text + "' for " + tensors.size() + " tensors",
        "letters and ... for each tensor, separated by commas, and perhaps an arrow and those of"
            + " the result");
    List<String> operands = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < terms.length; i++) {
      Tensor x = tensors.get(i);
      boolean open = terms[i].contains(REST);
      int free = x.rank() - terms[i].length() + (open ? REST.length() : 0);
      if (free < 0 || (!open && free > 0)) {
        throw new ShapeException(
            "einsum: operand " + i + " is " + x.type() + "; allowed: the axes '" + terms[i] + "'");
      }
      most = Math.max(most, free);
      operands.add(terms[i].replace(REST, free(free)));
    }
    String result =
        sides.length == 2
            ? sides[1].replace(REST, free(most))
            : free(most) + lonely(String.join("", terms).replace(REST, ""));
    String all = String.join("", operands);
    boolean known = result.chars().allMatch(c -> all.indexOf(c) >= 0);
    Require.check(
        known && result.chars().distinct().count() == result.length(),
        "einsum",
        "equation",
        "'" + text + "'",
        "letters of the operands in the result, each once");
    return new Subscripts(text, operands, result);
  }

  private static String free(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Character.toString(FREE + count - 1 - i))
        .collect(Collectors.joining());
  }

  /** The letters that occur once, in alphabetical order. */
  private static String lonely(String letters) {
    return letters
        .chars()
        .filter(c -> letters.indexOf(c) == letters.lastIndexOf(c))
        .sorted()
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  Tensor apply(List<Tensor> tensors) {
    Map<Character, Long> lengths = lengths(tensors);
    List<Lettered> all = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      Tensor x = ArithmeticOps.numbers(tensors.get(i));
      all.add(new Lettered(x, operands.get(i)).withoutRepetition(lengths));
    }
    Lettered product = all.getFirst();
    for (int i = 1; i < all.size(); i++) {
      Lettered next = all.get(i);
      String wanted =
          result + all.stream().skip(i + 1L).map(Lettered::letters).collect(Collectors.joining());
      String kept =
          i == all.size() - 1
              ? ordered(product, next)
              : kept(product.letters + next.letters, wanted);
      product =
          new Lettered(
              new Einsum(product.letters, next.letters, kept).apply(product.x, next.x), kept);
    }
    return product.as(result, lengths);
  }

  /** The letters of the result that two operands have, in its order. */
  private String ordered(Lettered a, Lettered b) {
    return kept(result, a.letters + b.letters);
  }

  private static String kept(String letters, String wanted) {
    return letters
        .chars()
        .distinct()
        .filter(c -> wanted.indexOf(c) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Map<Character, Long> lengths(List<Tensor> tensors) {
    Map<Character, Long> lengths = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      for (int axis = 0; axis < tensors.get(i).rank(); axis++) {
        char letter = operands.get(i).charAt(axis);
        long length = tensors.get(i).dim(axis);
        long before = lengths.getOrDefault(letter, 1L);
        if (before != length && before != 1 && length != 1) {
          throw new ShapeException(
              "einsum: '"
                  + text
                  + "' of "
                  + tensors.stream().map(Tensor::type).toList()
                  + "; allowed: one length for axes of one letter");
        }
        lengths.put(letter, before == 1 ? length : before);
      }
    }
    return lengths;
  }

  /** A tensor and the letters of its axes. */
  private record Lettered(Tensor x, String letters) {
    /** Axes of one letter as one, their diagonal; without axes of length 1 that are repeated. */
    Lettered withoutRepetition(Map<Character, Long> lengths) {
      Lettered result = this;
      for (int axis = letters.length() - 1; axis >= 0; axis--) {
        char letter = letters.charAt(axis);
        int first = result.letters.indexOf(letter);
        if (result.x.dim(axis) == 1 && lengths.getOrDefault(letter, 1L) != 1) {
          result = new Lettered(result.x.squeeze(axis), without(result.letters, axis));
        } else if (first < axis && result.x.dim(first) == result.x.dim(axis)) {
          Tensor diagonal = IndexOps.diagonal(result.x, 0, first, axis);
          result =
              new Lettered(diagonal, without(without(result.letters, axis), first) + letter)
                  .moved(first);
        }
      }
      return result;
    }

    /** The last axis at another place. */
    private Lettered moved(int to) {
      int last = letters.length() - 1;
      String order = letters.substring(0, to) + letters.charAt(last) + letters.substring(to, last);
      return new Lettered(Axes.back(x, to), order);
    }

    private static String without(String letters, int at) {
      return letters.substring(0, at) + letters.substring(at + 1);
    }

    Tensor as(String result, Map<Character, Long> lengths) {
      int[] summed =
          IntStream.range(0, letters.length())
              .filter(i -> result.indexOf(letters.charAt(i)) < 0)
              .toArray();
      Tensor sum = summed.length == 0 ? x : x.sum(summed);
      String rest = kept(letters, result);
      int[] order = result.chars().map(rest::indexOf).filter(i -> i >= 0).toArray();
      Tensor turned = sum.rank() == 0 ? sum : sum.transpose(order);
      long[] shape = new long[result.length()];
      Arrays.setAll(
          shape,
          i -> rest.indexOf(result.charAt(i)) < 0 ? 1 : lengths.getOrDefault(result.charAt(i), 1L));
      return turned.reshape(Shape.of(shape));
    }
  }
}

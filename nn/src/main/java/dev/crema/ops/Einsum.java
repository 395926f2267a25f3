package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.function.IntPredicate;

/**
 * The sum of products of two tensors whose axes have letters: axes of one letter run together, and
 * those that the result does not have are summed over. No tensor has a letter twice.
 */
final class Einsum {
  private final String a;
  private final String b;
  private final String out;

  Einsum(String a, String b, String out) {
    this.a = a;
    this.b = b;
    this.out = out;
  }

  /** The result, which one matrix product computes. */
  Tensor apply(Tensor left, Tensor right) {
    String lettersA = picked(a, c -> has(b, c) || has(out, c));
    String lettersB = picked(b, c -> has(a, c) || has(out, c));
    Tensor x = summed(left, a, lettersA);
    Tensor y = summed(right, b, lettersB);
    String both = picked(lettersA, c -> has(lettersB, c) && has(out, c));
    String inner = picked(lettersA, c -> has(lettersB, c) && !has(out, c));
    String rows = picked(lettersA, c -> !has(lettersB, c));
    String columns = picked(lettersB, c -> !has(lettersA, c));
    Shape batch = lengths(x, lettersA, both);
    Shape m = lengths(x, lettersA, rows);
    Shape n = lengths(y, lettersB, columns);
    long k = lengths(x, lettersA, inner).size();
    Shape flat = both.isEmpty() ? Shape.SCALAR : Shape.of(batch.size());
    Tensor product =
        ordered(x, lettersA, both + rows + inner)
            .reshape(flat.concat(Shape.of(m.size(), k)))
            .matmul(
                ordered(y, lettersB, both + inner + columns)
                    .reshape(flat.concat(Shape.of(k, n.size()))));
    return ordered(product.reshape(batch.concat(m).concat(n)), both + rows + columns, out);
  }

  private static boolean has(String letters, int letter) {
    return letters.indexOf(letter) >= 0;
  }

  private static String picked(String letters, IntPredicate wanted) {
    return letters
        .chars()
        .filter(wanted)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** A tensor summed over the axes that are not kept. */
  private static Tensor summed(Tensor x, String letters, String kept) {
    int[] axes = letters.chars().filter(c -> !has(kept, c)).map(letters::indexOf).toArray();
    return axes.length == 0 ? x : x.sum(axes);
  }

  private static Tensor ordered(Tensor x, String letters, String order) {
    return order.isEmpty() ? x : x.transpose(order.chars().map(letters::indexOf).toArray());
  }

  private static Shape lengths(Tensor x, String letters, String of) {
    return Shape.of(of.chars().mapToLong(c -> x.dim(letters.indexOf(c))).toArray());
  }
}

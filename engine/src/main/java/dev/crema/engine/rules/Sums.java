package dev.crema.engine.rules;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Type;

/**
 * One running sum per element of a result, rounded to its type in the end: exact (modulo
 * 2<sup>64</sup>) for integers, in float64 with the rounding errors summed apart for floats, so
 * that sums of float64 are as accurate as if formed in twice its precision.
 *
 * <p>Source: A. Neumaier, <i>Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
 * Summen</i>, 1974; for products T. Ogita, S. Rump, S. Oishi, <i>Accurate sum and dot product</i>,
 * 2005, algorithm 5.3.
 */
final class Sums {
  private final Type type;
  private final long[] integers;
  private final double[] numbers;
  private final double[] errors;

  Sums(Type type) {
    this.type = type;
    int count = Math.toIntExact(type.shape().size());
    boolean floats = type.dtype().isFloating();
    integers = new long[floats ? 0 : count];
    numbers = new double[floats ? count : 0];
    errors = new double[floats ? count : 0];
  }

  /** Adds an element of the same data type. */
  void add(long at, Elements x, long index) {
    if (type.dtype().isFloating()) {
      add((int) at, x.number(index));
    } else {
      integers[(int) at] += x.integer(index);
    }
  }

  /** Adds a number to a sum of floats. */
  void add(int at, double value) {
    double before = numbers[at];
    double sum = before + value;
    errors[at] += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
    numbers[at] = sum;
  }

  /** Adds the product of two elements. */
  void addProduct(long at, Elements a, long i, Elements b, long j) {
    if (type.dtype().isFloating()) {
      double x = a.number(i);
      double y = b.number(j);
      double product = x * y;
      add((int) at, product);
      if (type.dtype() == DType.FLOAT64) {
        errors[(int) at] += Math.fma(x, y, -product);
      }
    } else {
      integers[(int) at] += a.integer(i) * b.integer(j);
    }
  }

  int count() {
    return Math.toIntExact(type.shape().size());
  }

  /** One of the sums of floats, not rounded to the type yet. */
  double number(int at) {
    double sum = numbers[at];
    // The errors of a sum that ran into an infinity are NaN and say nothing.
    return Double.isFinite(sum) ? sum + errors[at] : sum;
  }

  /** One of the sums as an element. */
  long bits(int at) {
    DType dtype = type.dtype();
    return dtype.isFloating() ? Element.bits(dtype, number(at)) : Element.bits(dtype, integers[at]);
  }

  /** All sums as elements. */
  Elements rounded() {
    Elements result = new Elements(type);
    for (int i = 0; i < result.count(); i++) {
      result.put(i, bits(i));
    }
    return result;
  }
}

package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.function.Executable;

/** Compares functions of tensors with numbers worked out elsewhere. */
final class OpCheck {
  private static final double STEP = 1e-5;

  private OpCheck() {}

  /** Numbers from -1 to 1 in float64. */
  static Tensor random(long seed, long... shape) {
    Shape all = Shape.of(shape);
    return Tensor.of(all, new Random(seed).doubles(all.size(), -1, 1).toArray());
  }

  /** Integers from 0 to below a bound. */
  static Tensor integers(long seed, int bound, long... shape) {
    Shape all = Shape.of(shape);
    return Tensor.of(all, new Random(seed).ints(all.size(), 0, bound).toArray());
  }

  /**
   * Checks values in float64 and float32, at once and compiled, and the derivatives by all float64
   * inputs.
   */
  static void differentiable(
      String name,
      Function<List<Tensor>, Tensor> function,
      List<Tensor> inputs,
      double[] expected,
      long... shape) {
    values(name, function, inputs, expected, shape);
    gradients(name, function, inputs);
  }

  /** Checks values in float64 and float32, at once and compiled. */
  static void values(
      String name,
      Function<List<Tensor>, Tensor> function,
      List<Tensor> inputs,
      double[] expected,
      long... shape) {
    Tensor result = function.apply(inputs);
    assertEquals(Shape.of(shape), result.shape(), name);
    close(name, expected, result, 1e-11);
    close(name + " compiled", expected, compiled(function, inputs), 1e-11);
    List<Tensor> single =
        inputs.stream().map(x -> x.dtype() == DType.FLOAT64 ? x.cast(DType.FLOAT32) : x).toList();
    Tensor narrow = function.apply(single);
    close(name + " in float32", expected, narrow, 2e-5);
    close(name + " in float32 compiled", expected, compiled(function, single), 2e-5);
    if (result.dtype() == DType.FLOAT64) {
      assertEquals(DType.FLOAT32, narrow.dtype(), name);
    }
  }

  static Tensor compiled(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    return Functions.compile(in -> List.of(function.apply(in))).call(inputs).getFirst();
  }

  /** Compares with central differences along each float64 input. */
  static void gradients(String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    Tensor first = function.apply(inputs);
    Tensor weights = random(99, first.shape().toArray());
    Function<List<Tensor>, Tensor> sum = in -> function.apply(in).multiply(weights).sum();
    List<Integer> by = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).dtype() == DType.FLOAT64) {
        by.add(i);
      }
    }
    List<Tensor> given = by.stream().map(inputs::get).toList();
    Function<List<Tensor>, Tensor> ofGiven =
        in -> {
          List<Tensor> all = new ArrayList<>(inputs);
          for (int i = 0; i < by.size(); i++) {
            all.set(by.get(i), in.get(i));
          }
          return sum.apply(all);
        };
    List<Tensor> gradients = Functions.valueAndGrad(ofGiven, given).gradients();
    for (int i = 0; i < given.size(); i++) {
      double[] x = given.get(i).toDoubles();
      double[] gradient = gradients.get(i).toDoubles();
      for (int k = 0; k < x.length; k++) {
        double numeric =
            (moved(ofGiven, given, i, k, STEP) - moved(ofGiven, given, i, k, -STEP)) / (2 * STEP);
        assertEquals(
            numeric,
            gradient[k],
            1e-6 * Math.max(1, Math.abs(numeric)),
            name + ": derivative by element " + k + " of input " + by.get(i));
      }
    }
  }

  private static double moved(
      Function<List<Tensor>, Tensor> function, List<Tensor> inputs, int i, int k, double by) {
    double[] x = inputs.get(i).toDoubles();
    x[k] += by;
    List<Tensor> all = new ArrayList<>(inputs);
    all.set(i, Tensor.of(inputs.get(i).shape(), x));
    return function.apply(all).item();
  }

  /** Numbers that agree within a tolerance relative to the greatest of them, or to 1. */
  static void close(String name, double[] expected, Tensor actual, double tolerance) {
    double[] numbers = actual.toDoubles();
    assertEquals(expected.length, numbers.length, name);
    for (int i = 0; i < numbers.length; i++) {
      int at = i;
      boolean same = Double.compare(expected[i], numbers[i]) == 0;
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertTrue(
          same || Math.abs(expected[i] - numbers[i]) <= allowed,
          () -> name + ": element " + at + " is " + numbers[at] + ", expected " + expected[at]);
    }
  }

  /** Checks that a call is refused with a message that begins like this. */
  static void refused(String message, Executable call) {
    String given = assertThrows(CremaException.class, call).getMessage();
    assertTrue(given.startsWith(message), () -> "refused with: " + given);
  }
}

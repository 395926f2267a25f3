package dev.crema.engine.kernels.vector;

import static dev.crema.engine.types.DType.BOOL;
import static dev.crema.engine.types.DType.FLOAT32;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast are element-wise loops and reductions on one thread, and how soon? Run {@code main} with
 * a pattern for the names of cases (all without), the Vector API on and nothing else on the
 * machine; {@code -Dseconds} for each.
 */
public final class LoopSpeed {
  private record Case(Kernel kernel, List<Long> bytes, double elements) {}

  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "2"));

  private LoopSpeed() {}

  public static void main(String[] arguments) {
    String wanted = arguments.length == 0 ? ".*" : arguments[0];
    cases()
        .forEach(
            (name, make) -> {
              if (name.matches(wanted)) {
                measure(name, make.get());
              }
            });
  }

  private static Map<String, java.util.function.Supplier<Case>> cases() {
    Map<String, java.util.function.Supplier<Case>> all = new LinkedHashMap<>();
    Shape flat = Shape.of(65_536);
    for (Scalar function : Scalar.values()) {
      if (function.takes(FLOAT32) && function != Scalar.SELECT) {
        all.put(
            function.name().toLowerCase(java.util.Locale.ROOT),
            () -> one(function, flat, repeat(flat, function.arity())));
      }
    }
    for (int columns : new int[] {10, 128, 784}) {
      Shape shape = Shape.of(128, columns);
      List<Long> own = List.of((long) columns, 1L);
      all.put("bias_128x" + columns, () -> one(Scalar.ADD, shape, List.of(own, List.of(0L, 1L))));
      all.put(
          "rows_128x" + columns, () -> one(Scalar.SUBTRACT, shape, List.of(own, List.of(1L, 0L))));
    }
    all.put("adam_100k", () -> elementwise(adam(), Shape.of(101_770), adamStrides()));
    all.put(
        "relu_gradient",
        () ->
            elementwise(
                new Expression(
                    List.of(FLOAT32, FLOAT32),
                    List.of(
                        new Expression.Literal(FLOAT32, 0),
                        new Expression.Apply(Scalar.LESS, List.of(2, 0)),
                        new Expression.Apply(Scalar.SELECT, List.of(3, 1, 2))),
                    List.of(4)),
                flat,
                repeat(flat, 2)));
    all.put("gelu", () -> elementwise(gelu(), flat, repeat(flat, 1)));
    all.put(
        "dropout",
        () ->
            elementwise(
                new Expression(
                    List.of(FLOAT32, BOOL),
                    List.of(
                        new Expression.Literal(FLOAT32, 0),
                        new Expression.Apply(Scalar.SELECT, List.of(1, 0, 2))),
                    List.of(3)),
                flat,
                repeat(flat, 2)));
    for (DType type : List.of(DType.BFLOAT16, DType.FLOAT16, DType.FLOAT64, DType.INT32)) {
      all.put(
          "add_" + type.code(),
          () ->
              elementwise(
                  new Expression(
                      List.of(type, type),
                      List.of(new Expression.Apply(Scalar.ADD, List.of(0, 1))),
                      List.of(2)),
                  flat,
                  repeat(flat, 2)));
    }
    for (DType type : List.of(DType.BFLOAT16, DType.FLOAT16, DType.UINT8, BOOL)) {
      all.put(type.code() + "_to_f32", () -> convert(type, FLOAT32, flat));
      all.put("f32_to_" + type.code(), () -> convert(FLOAT32, type, flat));
    }
    for (Reduction kind : Reduction.values()) {
      String name = kind.name().toLowerCase(java.util.Locale.ROOT);
      all.put(name + "_64k", () -> reduce(kind, 1, 65_536, 1));
      all.put(name + "_rows_128x10", () -> reduce(kind, 128, 10, 1));
      all.put(name + "_rows_128x784", () -> reduce(kind, 128, 784, 1));
      all.put(name + "_columns_128x768", () -> reduce(kind, 1, 128, 768));
      all.put(name + "_columns_128x10", () -> reduce(kind, 1, 128, 10));
      all.put(name + "_columns_50176x32", () -> reduce(kind, 1, 50_176, 32));
    }
    all.put(
        "argmax_rows_128x10",
        () ->
            new Case(
                ArgReduceKernel.of(new Spec.ArgReduce(true, FLOAT32, 128, 10, 1)),
                List.of(1280 * 4L, 128 * 4L),
                1280));
    all.put(
        "cumsum_rows_128x784",
        () ->
            new Case(
                CumulativeSumKernel.of(new Spec.CumulativeSum(FLOAT32, 128, 784, 1, false, false)),
                List.of(100_352 * 4L, 100_352 * 4L),
                100_352));
    return all;
  }

  private static List<List<Long>> repeat(Shape shape, int inputs) {
    List<Long> strides = Arrays.stream(shape.strides()).boxed().toList();
    return java.util.Collections.nCopies(inputs, strides);
  }

  private static Case convert(DType from, DType to, Shape shape) {
    return elementwise(
        new Expression(List.of(from), List.of(new Expression.Convert(to, 0)), List.of(1)),
        shape,
        repeat(shape, 1));
  }

  private static Case one(Scalar function, Shape shape, List<List<Long>> strides) {
    List<DType> inputs = java.util.Collections.nCopies(function.arity(), FLOAT32);
    List<Integer> operands = function.arity() == 1 ? List.of(0) : List.of(0, 1);
    Expression expression =
        new Expression(
            inputs, List.of(new Expression.Apply(function, operands)), List.of(inputs.size()));
    return elementwise(expression, shape, strides);
  }

  private static Case elementwise(Expression expression, Shape shape, List<List<Long>> strides) {
    List<Long> bytes = new ArrayList<>();
    expression.inputs().forEach(type -> bytes.add(shape.size() * type.bytes()));
    expression.outputTypes().forEach(type -> bytes.add(shape.size() * type.bytes()));
    return new Case(
        ElementwiseKernel.of(new Spec.Elementwise(expression, shape, strides)),
        bytes,
        shape.size());
  }

  private static Case reduce(Reduction kind, long outer, long axis, long inner) {
    return new Case(
        ReduceKernel.of(new Spec.Reduce(kind, FLOAT32, outer, axis, inner)),
        List.of(outer * axis * inner * 4, outer * inner * 4),
        outer * axis * inner);
  }

  private static List<List<Long>> adamStrides() {
    return List.of(List.of(1L), List.of(1L), List.of(1L), List.of(1L), List.of(0L));
  }

  /** Inputs weight, gradient, m, v, rate; outputs weight, m, v. */
  static Expression adam() {
    List<Expression.Step> s = new ArrayList<>();
    int mean = follow(s, 2, 1, 0.1f);
    int square = apply(s, Scalar.MULTIPLY, 1, 1);
    int velocity = follow(s, 3, square, 0.001f);
    int step = apply(s, Scalar.MULTIPLY, mean, 4);
    int root = apply(s, Scalar.SQRT, velocity);
    int divisor = apply(s, Scalar.ADD, root, literal(s, 1e-7f));
    int change = apply(s, Scalar.DIVIDE, step, divisor);
    int weight = apply(s, Scalar.SUBTRACT, 0, change);
    return new Expression(
        java.util.Collections.nCopies(5, FLOAT32), s, List.of(weight, mean, velocity));
  }

  /** x · (1 + erf(x / √2)) / 2. */
  private static Expression gelu() {
    return new Expression(
        List.of(FLOAT32),
        List.of(
            new Expression.Literal(FLOAT32, Element.bits(FLOAT32, Math.sqrt(0.5))),
            new Expression.Apply(Scalar.MULTIPLY, List.of(0, 1)),
            new Expression.Apply(Scalar.ERF, List.of(2)),
            new Expression.Literal(FLOAT32, Element.bits(FLOAT32, 1.0)),
            new Expression.Apply(Scalar.ADD, List.of(3, 4)),
            new Expression.Apply(Scalar.MULTIPLY, List.of(5, 0)),
            new Expression.Literal(FLOAT32, Element.bits(FLOAT32, 0.5)),
            new Expression.Apply(Scalar.MULTIPLY, List.of(6, 7))),
        List.of(8));
  }

  private static int follow(List<Expression.Step> s, int before, int value, float rest) {
    int difference = apply(s, Scalar.SUBTRACT, value, before);
    int part = apply(s, Scalar.MULTIPLY, difference, literal(s, rest));
    int after = apply(s, Scalar.ADD, before, part);
    int size = apply(s, Scalar.ABS, after);
    int tiny = apply(s, Scalar.LESS, size, literal(s, 1e-30f));
    return apply(s, Scalar.SELECT, tiny, literal(s, 0), after);
  }

  private static int apply(List<Expression.Step> s, Scalar function, Integer... arguments) {
    s.add(new Expression.Apply(function, List.of(arguments)));
    return 4 + s.size();
  }

  private static int literal(List<Expression.Step> s, float value) {
    s.add(new Expression.Literal(FLOAT32, Element.bits(FLOAT32, (double) value)));
    return 4 + s.size();
  }

  private static void measure(String name, Case item) {
    try (Arena arena = Arena.ofConfined()) {
      long[] buffers = new long[item.bytes().size()];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = arena.allocate(item.bytes().get(i), 64).address();
        if (item.bytes().get(i) % 4 == 0) {
          for (long j = 0; j < item.bytes().get(i); j += 4) {
            Mem.putFloat(buffers[i] + j, j * 0x1.0p-18f);
          }
        }
      }
      long scratch = arena.allocate(item.kernel().scratchBytes() + 64, 64).address();
      double[] times = new double[400_000];
      double[] ends = new double[times.length];
      int calls = 0;
      long start = System.nanoTime();
      while (calls < times.length && System.nanoTime() - start < SECONDS * 1e9) {
        long begin = System.nanoTime();
        for (int tile = 0; tile < item.kernel().tiles(); tile++) {
          item.kernel().run(buffers, tile, 0, scratch);
        }
        long end = System.nanoTime();
        times[calls] = end - begin;
        ends[calls++] = end - start;
      }
      double[] late = Arrays.copyOfRange(times, calls / 2, calls);
      Arrays.sort(late);
      double best = late[late.length / 20];
      int fast = 0;
      while (times[fast] > 2 * best) {
        fast++;
      }
      System.out.printf(
          "%-26s %9.2f us, median %9.2f, %7.3f ns/element; %2d tiles, %-20s fast after %.2f s"
              + " (%d calls)%n",
          name,
          best / 1e3,
          late[late.length / 2] / 1e3,
          best / item.elements(),
          item.kernel().tiles(),
          item.kernel().label(),
          ends[fast] / 1e9,
          fast);
    }
  }
}

package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated loops against the reference, against their own steps, and vectors against scalars. */
class ElementwiseKernelTest {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    127,
    128,
    -128,
    -129,
    255,
    256,
    65504,
    1e6,
    2147483647.0,
    2147483648.0,
    -2147483648.0,
    1e10,
    -1e10,
    9.3e18,
    1e30,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    6e-8,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final List<DType> WITH_VECTORS =
      List.of(
          DType.FLOAT32,
          DType.FLOAT32,
          DType.BFLOAT16,
          DType.INT8,
          DType.UINT8,
          DType.INT32,
          DType.BOOL);

  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1030, 4098
  };

  /** The bits of some elements, those of SPECIAL among them. */
  private static long[] values(DType type, int count, Random random) {
    long[] bits = new long[count];
    for (int i = 0; i < count; i++) {
      double kind = random.nextDouble();
      double value =
          kind < 0.3
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : kind < 0.8
                  ? random.nextGaussian() * 3
                  : Math.scalb(random.nextGaussian(), random.nextInt(120) - 60);
      if (type.isInteger() && kind >= 0.3) {
        bits[i] = Element.bits(type, kind < 0.8 ? random.nextLong(-20, 20) : random.nextLong());
      } else {
        bits[i] = Element.bits(type, value);
      }
    }
    return bits;
  }

  private static Buffers.Data fill(Buffers buffers, DType type, long[] bits) {
    Buffers.Data data = buffers.empty(type, bits.length);
    for (int i = 0; i < bits.length; i++) {
      Mem.putBits(type.bytes(), data.address() + (long) i * type.bytes(), bits[i]);
    }
    return data;
  }

  /** All NaN are one. */
  private static long canonical(DType type, long bits) {
    return type.isFloating() && Double.isNaN(Element.toDouble(type, bits))
        ? Element.bits(type, Double.NaN)
        : bits;
  }

  private static List<long[]> run(
      Expression expression, Shape shape, List<List<Long>> strides, List<long[]> in, boolean open) {
    try (Buffers buffers = new Buffers()) {
      List<Buffers.Data> data = new ArrayList<>();
      for (int i = 0; i < in.size(); i++) {
        data.add(fill(buffers, expression.inputs().get(i), in.get(i)));
      }
      expression.outputTypes().forEach(type -> data.add(buffers.empty(type, shape.size())));
      ElementwiseKernel kernel =
          ElementwiseKernel.of(new Spec.Elementwise(expression, shape, strides));
      kernel.useVectors(open);
      buffers.run(kernel, data.toArray(Buffers.Data[]::new));
      kernel.useVectors(false);
      return data.subList(in.size(), data.size()).stream()
          .map(
              d ->
                  LongStream.range(0, d.count()).map(i -> canonical(d.type(), d.bits(i))).toArray())
          .toList();
    }
  }

  private static Expression single(DType type, Expression.Step step, int inputs) {
    return new Expression(Collections.nCopies(inputs, type), List.of(step), List.of(inputs));
  }

  private static List<List<Long>> contiguous(Shape shape, int inputs) {
    return Collections.nCopies(inputs, Arrays.stream(shape.strides()).boxed().toList());
  }

  /** How many representable numbers lie between two floats. */
  private static long steps(DType type, long a, long b) {
    long high = 1L << (8 * type.bytes() - 1);
    long x = (a & high) == 0 ? a : -(a & (high - 1));
    long y = (b & high) == 0 ? b : -(b & (high - 1));
    return Math.abs(x - y);
  }

  @ParameterizedTest
  @EnumSource(Scalar.class)
  void everyFunctionOfEveryTypeIsWithinTwoUnitsOfTheReference(Scalar function) {
    int count = 1200;
    for (DType type : DType.values()) {
      if (!function.takes(type)) {
        continue;
      }
      Random random = new Random(31L * function.ordinal() + type.ordinal());
      Shape shape = Shape.of(count);
      List<DType> types = new ArrayList<>(Collections.nCopies(function.arity(), type));
      if (function == Scalar.SELECT) {
        types.set(0, DType.BOOL);
      }
      List<long[]> in = types.stream().map(t -> values(t, count, random)).toList();
      Expression expression =
          new Expression(
              types,
              List.of(
                  new Expression.Apply(
                      function, IntStream.range(0, types.size()).boxed().toList())),
              List.of(types.size()));
      long[] got = run(expression, shape, contiguous(shape, types.size()), in, false).getFirst();
      List<Literal> literals =
          IntStream.range(0, types.size())
              .mapToObj(i -> Literal.ofBits(new Type(types.get(i), shape), in.get(i)))
              .toList();
      Literal expected = Reference.evaluate(new Op.Map(function), literals).getFirst();
      DType result = function.resultOf(type);
      for (int i = 0; i < count; i++) {
        long want = canonical(result, expected.bits(i));
        long distance =
            result.isFloating() ? steps(result, got[i], want) : got[i] == want ? 0 : Long.MAX_VALUE;
        int at = i;
        assertTrue(
            distance <= 2,
            () ->
                function
                    + " of "
                    + IntStream.range(0, types.size())
                        .mapToObj(k -> "" + Element.toDouble(types.get(k), in.get(k)[at]))
                        .toList()
                    + " as "
                    + type
                    + " is "
                    + Element.toDouble(result, got[at])
                    + ", not "
                    + expected.number(at));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void conversionsAreThoseOfElement(DType from) {
    Random random = new Random(from.ordinal());
    long[] in = values(from, 3000, random);
    Shape shape = Shape.of(in.length);
    for (DType to : DType.values()) {
      Expression expression = single(from, new Expression.Convert(to, 0), 1);
      long[] got = run(expression, shape, contiguous(shape, 1), List.of(in), false).getFirst();
      for (int i = 0; i < in.length; i++) {
        long x = in[i];
        assertEquals(
            canonical(to, Element.convert(from, x, to)),
            got[i],
            () -> Element.toDouble(from, x) + " from " + from + " to " + to);
      }
    }
  }

  /** A random expression of functions for which vector forms exist, or of all. */
  private static Expression expression(Random random, List<DType> types, boolean vectors) {
    List<DType> inputs =
        random.ints(1 + random.nextInt(4), 0, types.size()).mapToObj(types::get).toList();
    List<Expression.Step> steps = new ArrayList<>();
    List<DType> known = new ArrayList<>(inputs);
    int length = 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      int last = random.nextInt(known.size());
      DType type = known.get(last);
      double kind = random.nextDouble();
      Expression.Step step;
      if (kind < 0.1) {
        step = new Expression.Literal(type, values(type, 1, random)[0]);
      } else if (kind < 0.2) {
        step = new Expression.Convert(types.get(random.nextInt(types.size())), last);
      } else {
        List<Scalar> fitting =
            Stream.of(Scalar.values())
                .filter(f -> f.takes(type) && (f != Scalar.SELECT || known.contains(DType.BOOL)))
                .filter(f -> !vectors || VectorForm.of(f, type) != VectorForm.SCALAR)
                .toList();
        Scalar function = fitting.get(random.nextInt(fitting.size()));
        List<Integer> arguments = new ArrayList<>();
        for (int a = 0; a < function.arity() - 1; a++) {
          arguments.add(
              pick(random, known, function == Scalar.SELECT && a == 0 ? DType.BOOL : type));
        }
        arguments.add(last);
        step = new Expression.Apply(function, arguments);
      }
      steps.add(step);
      known.add(new Expression(inputs, steps, List.of(known.size())).typeOf(known.size()));
    }
    List<Integer> outputs = new ArrayList<>(List.of(known.size() - 1));
    while (random.nextInt(3) == 0) {
      outputs.add(random.nextInt(known.size()));
    }
    return new Expression(inputs, steps, outputs);
  }

  private static int pick(Random random, List<DType> known, DType type) {
    List<Integer> fitting =
        IntStream.range(0, known.size()).filter(i -> known.get(i) == type).boxed().toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  /** Strides of an input that covers some of the axes, in order, reversed or with gaps. */
  private static List<Long> strides(Random random, Shape shape) {
    Long[] result = new Long[shape.rank()];
    List<Integer> axes = new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
    if (random.nextInt(4) == 0) {
      Collections.shuffle(axes, random);
    }
    long stride = random.nextInt(6) == 0 ? 2 : 1;
    for (int axis : axes.reversed()) {
      if (random.nextInt(3) == 0) {
        result[axis] = 0L;
      } else {
        result[axis] = stride;
        stride *= Math.max(1, shape.dim(axis));
      }
    }
    return List.of(result);
  }

  private static long extent(Shape shape, List<Long> strides) {
    long last = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      last += Math.max(0, shape.dim(axis) - 1) * strides.get(axis);
    }
    return last + 1;
  }

  private static Shape shape(Random random) {
    int rank = 1 + random.nextInt(3);
    long[] dims = new long[rank];
    int most = rank == 1 ? LENGTHS.length : rank == 2 ? 18 : 11;
    for (int i = 0; i < rank; i++) {
      dims[i] = LENGTHS[random.nextInt(most)];
    }
    return Shape.of(dims);
  }

  /** An input as a contiguous tensor. */
  private static long[] expand(Shape shape, List<Long> strides, long[] in) {
    long[] result = new long[(int) shape.size()];
    long[] own = shape.strides();
    for (int i = 0; i < result.length; i++) {
      long at = 0;
      for (int axis = 0; axis < shape.rank(); axis++) {
        at += i / own[axis] % shape.dim(axis) * strides.get(axis);
      }
      result[i] = in[(int) at];
    }
    return result;
  }

  /** The expression one step at a time, each through memory. */
  private static List<long[]> stepByStep(Expression expression, Shape shape, List<long[]> inputs) {
    List<long[]> values = new ArrayList<>(inputs);
    for (Expression.Step step : expression.steps()) {
      values.add(
          switch (step) {
            case Expression.Literal(DType type, long bits) -> {
              long[] all = new long[(int) shape.size()];
              Arrays.fill(all, canonical(type, bits));
              yield all;
            }
            case Expression.Convert(DType type, int argument) ->
                run(
                        single(expression.typeOf(argument), new Expression.Convert(type, 0), 1),
                        shape,
                        contiguous(shape, 1),
                        List.of(values.get(argument)),
                        false)
                    .getFirst();
            case Expression.Apply(Scalar function, List<Integer> arguments) -> {
              List<DType> types = arguments.stream().map(expression::typeOf).toList();
              Expression one =
                  new Expression(
                      types,
                      List.of(
                          new Expression.Apply(
                              function, IntStream.range(0, types.size()).boxed().toList())),
                      List.of(types.size()));
              yield run(
                      one,
                      shape,
                      contiguous(shape, types.size()),
                      arguments.stream().map(values::get).toList(),
                      false)
                  .getFirst();
            }
          });
    }
    return expression.outputs().stream()
        .map(
            output ->
                Arrays.stream(values.get(output))
                    .map(bits -> canonical(expression.typeOf(output), bits))
                    .toArray())
        .toList();
  }

  private static void check(long seed, List<DType> types, boolean mostlyVectors) {
    Random random = new Random(seed);
    Expression expression = expression(random, types, mostlyVectors);
    Shape shape = shape(random);
    List<List<Long>> strides =
        expression.inputs().stream().map(_ -> strides(random, shape)).toList();
    List<long[]> in = new ArrayList<>();
    List<long[]> expanded = new ArrayList<>();
    for (int i = 0; i < strides.size(); i++) {
      long[] values =
          values(expression.inputs().get(i), (int) extent(shape, strides.get(i)), random);
      in.add(values);
      expanded.add(expand(shape, strides.get(i), values));
    }
    List<long[]> scalar = run(expression, shape, strides, in, false);
    List<long[]> vector = run(expression, shape, strides, in, true);
    List<long[]> steps = stepByStep(expression, shape, expanded);
    for (int o = 0; o < scalar.size(); o++) {
      String what =
          "output %d of %s, shape %s, strides %s, seed %d"
              .formatted(o, expression, shape, strides, seed);
      same(steps.get(o), scalar.get(o), "scalar " + what);
      same(steps.get(o), vector.get(o), "vector " + what);
    }
  }

  private static void same(long[] expected, long[] got, String what) {
    assertEquals(expected.length, got.length, what);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      assertEquals(
          Long.toHexString(expected[i]),
          Long.toHexString(got[i]),
          () -> "element " + at + " of " + what);
    }
  }

  @Test
  void randomExpressionsGiveTheBitsOfTheirStepsWithAndWithoutVectors() {
    for (long seed = 0; seed < 150; seed++) {
      check(seed, List.of(DType.values()), false);
    }
  }

  @Test
  void randomExpressionsThatHaveVectorFormsGiveTheBitsOfTheirSteps() {
    for (long seed = 1000; seed < 1150; seed++) {
      check(seed, WITH_VECTORS, true);
    }
  }

  @Tag("long")
  @Test
  void manyRandomExpressionsGiveTheBitsOfTheirSteps() {
    for (long seed = 10_000; seed < 14_000; seed++) {
      check(seed, List.of(DType.values()), false);
      check(seed, WITH_VECTORS, true);
    }
  }

  @ParameterizedTest
  @EnumSource(Scalar.class)
  void everyFunctionThatHasAVectorFormGivesTheBitsOfTheScalarForm(Scalar function) {
    for (DType type : DType.values()) {
      if (function.takes(type) && VectorForm.of(function, type) != VectorForm.SCALAR) {
        Random random = new Random(function.ordinal());
        List<DType> types = new ArrayList<>(Collections.nCopies(function.arity(), type));
        if (function == Scalar.SELECT) {
          types.set(0, DType.BOOL);
        }
        Shape shape = Shape.of(4098);
        List<long[]> in = types.stream().map(t -> values(t, 4098, random)).toList();
        Expression expression =
            new Expression(
                types,
                List.of(
                    new Expression.Apply(
                        function, IntStream.range(0, types.size()).boxed().toList())),
                List.of(types.size()));
        List<List<Long>> strides = contiguous(shape, types.size());
        ElementwiseKernel kernel =
            ElementwiseKernel.of(new Spec.Elementwise(expression, shape, strides));
        assertEquals(Vectors.AVAILABLE ? "vector:loop" : "vector:loop scalar", kernel.label());
        same(
            run(expression, shape, strides, in, false).getFirst(),
            run(expression, shape, strides, in, true).getFirst(),
            function + " of " + type);
      }
    }
  }

  @Test
  void conversionsByVectorsGiveTheBitsOfTheScalarForm() {
    for (DType from : WITH_VECTORS) {
      for (DType to : WITH_VECTORS) {
        Shape shape = Shape.of(4098);
        List<long[]> in = List.of(values(from, 4098, new Random(from.ordinal())));
        Expression expression = single(from, new Expression.Convert(to, 0), 1);
        List<List<Long>> strides = contiguous(shape, 1);
        same(
            run(expression, shape, strides, in, false).getFirst(),
            run(expression, shape, strides, in, true).getFirst(),
            from + " to " + to);
      }
    }
  }

  @Test
  void anOutputMayBeTheBufferOfAnInput() {
    Expression expression = LoopSpeed.adam();
    Shape shape = Shape.of(1037);
    Random random = new Random(5);
    List<List<Long>> strides =
        List.of(List.of(1L), List.of(1L), List.of(1L), List.of(1L), List.of(0L));
    List<long[]> in =
        strides.stream().map(s -> values(DType.FLOAT32, (int) extent(shape, s), random)).toList();
    for (boolean vectors : new boolean[] {false, true}) {
      List<long[]> apart = run(expression, shape, strides, in, vectors);
      try (Buffers buffers = new Buffers()) {
        List<Buffers.Data> data = in.stream().map(v -> fill(buffers, DType.FLOAT32, v)).toList();
        ElementwiseKernel kernel =
            ElementwiseKernel.of(new Spec.Elementwise(expression, shape, strides));
        kernel.useVectors(vectors);
        buffers.run(
            kernel,
            data.get(0),
            data.get(1),
            data.get(2),
            data.get(3),
            data.get(4),
            data.get(0),
            data.get(2),
            data.get(3));
        int[] outputs = {0, 2, 3};
        for (int o = 0; o < 3; o++) {
          Buffers.Data d = data.get(outputs[o]);
          for (int i = 0; i < d.count(); i++) {
            assertEquals(apart.get(o)[i], canonical(DType.FLOAT32, d.bits(i)), "output " + o);
          }
        }
      }
    }
  }
}

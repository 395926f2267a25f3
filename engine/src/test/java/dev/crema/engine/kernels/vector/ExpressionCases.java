package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Expressions, shapes and numbers to try element-wise kernels with. */
public final class ExpressionCases {
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

  public static final List<DType> WITH_VECTORS =
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

  private ExpressionCases() {}

  /** A kernel that computes number by number. */
  public static Kernel scalar(Spec.Elementwise spec) {
    ElementwiseKernel kernel = ElementwiseKernel.of(spec);
    kernel.useVectors(false);
    return kernel;
  }

  /** One function of numbers of a type. */
  public static Expression function(Scalar function, DType type) {
    List<DType> types = new ArrayList<>(Collections.nCopies(function.arity(), type));
    if (function == Scalar.SELECT) {
      types.set(0, DType.BOOL);
    }
    List<Integer> arguments = IntStream.range(0, types.size()).boxed().toList();
    return new Expression(
        types, List.of(new Expression.Apply(function, arguments)), List.of(types.size()));
  }

  /** The bits of the outputs that a kernel gives for those of the inputs. */
  public static List<long[]> run(Kernel kernel, Spec.Elementwise spec, List<long[]> in) {
    Expression expression = spec.expression();
    try (Buffers buffers = new Buffers()) {
      List<Buffers.Data> data = new ArrayList<>();
      for (int i = 0; i < in.size(); i++) {
        data.add(fill(buffers, expression.inputs().get(i), in.get(i)));
      }
      expression.outputTypes().forEach(type -> data.add(buffers.empty(type, spec.shape().size())));
      buffers.run(kernel, data.toArray(Buffers.Data[]::new));
      return data.subList(in.size(), data.size()).stream().map(ExpressionCases::bits).toList();
    }
  }

  /** The same with outputs in the buffers of the inputs named. */
  public static List<long[]> runInPlace(
      Kernel kernel, Spec.Elementwise spec, List<long[]> in, int... places) {
    try (Buffers buffers = new Buffers()) {
      List<Buffers.Data> data = new ArrayList<>();
      for (int i = 0; i < in.size(); i++) {
        data.add(fill(buffers, spec.expression().inputs().get(i), in.get(i)));
      }
      for (int place : places) {
        data.add(data.get(place));
      }
      buffers.run(kernel, data.toArray(Buffers.Data[]::new));
      return data.subList(in.size(), data.size()).stream().map(ExpressionCases::bits).toList();
    }
  }

  private static long[] bits(Buffers.Data data) {
    return LongStream.range(0, data.count())
        .map(i -> canonical(data.type(), data.bits(i)))
        .toArray();
  }

  /** The bits of some elements, those of SPECIAL among them. */
  public static long[] values(DType type, int count, Random random) {
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

  static Buffers.Data fill(Buffers buffers, DType type, long[] bits) {
    Buffers.Data data = buffers.empty(type, bits.length);
    for (int i = 0; i < bits.length; i++) {
      Mem.putBits(type.bytes(), data.address() + (long) i * type.bytes(), bits[i]);
    }
    return data;
  }

  /** All NaN are one. */
  public static long canonical(DType type, long bits) {
    return type.isFloating() && Double.isNaN(Element.toDouble(type, bits))
        ? Element.bits(type, Double.NaN)
        : bits;
  }

  public static Expression single(DType type, Expression.Step step, int inputs) {
    return new Expression(Collections.nCopies(inputs, type), List.of(step), List.of(inputs));
  }

  public static List<List<Long>> contiguous(Shape shape, int inputs) {
    return Collections.nCopies(inputs, Arrays.stream(shape.strides()).boxed().toList());
  }

  /** A random expression of functions for which vector forms exist, or of all. */
  public static Expression expression(Random random, List<DType> types, boolean vectors) {
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
  public static List<Long> strides(Random random, Shape shape) {
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

  public static long extent(Shape shape, List<Long> strides) {
    long last = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      last += Math.max(0, shape.dim(axis) - 1) * strides.get(axis);
    }
    return last + 1;
  }

  public static Shape shape(Random random) {
    int rank = 1 + random.nextInt(3);
    long[] dims = new long[rank];
    int most = rank == 1 ? LENGTHS.length : rank == 2 ? 18 : 11;
    for (int i = 0; i < rank; i++) {
      dims[i] = LENGTHS[random.nextInt(most)];
    }
    return Shape.of(dims);
  }

  public static void same(long[] expected, long[] got, String what) {
    assertEquals(expected.length, got.length, what);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      assertEquals(
          Long.toHexString(expected[i]),
          Long.toHexString(got[i]),
          () -> "element " + at + " of " + what);
    }
  }
}

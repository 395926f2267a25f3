package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.ExpressionCases.WITH_VECTORS;
import static dev.crema.engine.kernels.vector.ExpressionCases.canonical;
import static dev.crema.engine.kernels.vector.ExpressionCases.contiguous;
import static dev.crema.engine.kernels.vector.ExpressionCases.expression;
import static dev.crema.engine.kernels.vector.ExpressionCases.extent;
import static dev.crema.engine.kernels.vector.ExpressionCases.function;
import static dev.crema.engine.kernels.vector.ExpressionCases.runInPlace;
import static dev.crema.engine.kernels.vector.ExpressionCases.same;
import static dev.crema.engine.kernels.vector.ExpressionCases.shape;
import static dev.crema.engine.kernels.vector.ExpressionCases.single;
import static dev.crema.engine.kernels.vector.ExpressionCases.strides;
import static dev.crema.engine.kernels.vector.ExpressionCases.values;
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
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated loops against the reference, against their own steps, and vectors against scalars. */
class ElementwiseKernelTest {
  private static List<long[]> run(
      Expression expression, Shape shape, List<List<Long>> strides, List<long[]> in, boolean open) {
    Spec.Elementwise spec = new Spec.Elementwise(expression, shape, strides);
    ElementwiseKernel kernel = ElementwiseKernel.of(spec);
    kernel.useVectors(open);
    List<long[]> result = ExpressionCases.run(kernel, spec, in);
    kernel.useVectors(false);
    return result;
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
      Expression expression = function(function, type);
      List<DType> types = expression.inputs();
      List<long[]> in = types.stream().map(t -> values(t, count, random)).toList();
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
        Expression expression = function(function, type);
        Shape shape = Shape.of(4098);
        List<long[]> in = expression.inputs().stream().map(t -> values(t, 4098, random)).toList();
        List<List<Long>> strides = contiguous(shape, in.size());
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
      Spec.Elementwise spec = new Spec.Elementwise(expression, shape, strides);
      ElementwiseKernel kernel = ElementwiseKernel.of(spec);
      kernel.useVectors(vectors);
      List<long[]> inPlace = runInPlace(kernel, spec, in, 0, 2, 3);
      for (int o = 0; o < apart.size(); o++) {
        same(apart.get(o), inPlace.get(o), "output " + o);
      }
    }
  }
}

package dev.crema.engine.kernels.machine;

import static dev.crema.engine.kernels.vector.ExpressionCases.WITH_VECTORS;
import static dev.crema.engine.kernels.vector.ExpressionCases.contiguous;
import static dev.crema.engine.kernels.vector.ExpressionCases.extent;
import static dev.crema.engine.kernels.vector.ExpressionCases.function;
import static dev.crema.engine.kernels.vector.ExpressionCases.run;
import static dev.crema.engine.kernels.vector.ExpressionCases.runInPlace;
import static dev.crema.engine.kernels.vector.ExpressionCases.same;
import static dev.crema.engine.kernels.vector.ExpressionCases.scalar;
import static dev.crema.engine.kernels.vector.ExpressionCases.shape;
import static dev.crema.engine.kernels.vector.ExpressionCases.single;
import static dev.crema.engine.kernels.vector.ExpressionCases.strides;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.vector.Access;
import dev.crema.engine.kernels.vector.ElementwiseKernel;
import dev.crema.engine.kernels.vector.ExpressionCases;
import dev.crema.engine.kernels.vector.VectorForm;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Machine code against the loops that compute number by number, for each width there is here. */
class MachineLoopTest {
  private static @Nullable Kernel kernel(Width width, Spec.Elementwise spec) {
    return ElementwiseKernel.of(
        spec, (expression, accesses) -> MachineLoop.of(width, expression, accesses));
  }

  private static void check(Width width, Spec.Elementwise spec, List<long[]> in, String what) {
    Kernel kernel = kernel(width, spec);
    if (kernel == null) {
      throw new AssertionError("no machine code for " + what);
    }
    List<long[]> expected = run(scalar(spec), spec, in);
    List<long[]> got = run(kernel, spec, in);
    for (int o = 0; o < expected.size(); o++) {
      same(expected.get(o), got.get(o), "output " + o + " of " + what);
    }
  }

  private static List<long[]> values(Spec.Elementwise spec, Random random) {
    List<long[]> in = new ArrayList<>();
    for (int i = 0; i < spec.strides().size(); i++) {
      int count = (int) extent(spec.shape(), spec.strides().get(i));
      in.add(ExpressionCases.values(spec.expression().inputs().get(i), count, random));
    }
    return in;
  }

  private static void check(Width width, Expression expression, long seed) {
    Shape shape = Shape.of(4098);
    int inputs = expression.inputs().size();
    Spec.Elementwise spec = new Spec.Elementwise(expression, shape, contiguous(shape, inputs));
    check(width, spec, values(spec, new Random(seed)), expression + ", seed " + seed);
  }

  /** Checks an expression of one step, if vectors can compute it. */
  private static void checkIfVectors(Width width, Expression expression) {
    if (VectorForm.of(expression, expression.inputs().size()) != VectorForm.SCALAR) {
      check(width, expression, expression.inputs().size());
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void functionsOfAllTypesGiveTheBitsOfTheScalarForm(Width width) {
    assumeTrue(width.isHere());
    for (Scalar function : Scalar.values()) {
      for (DType type : WITH_VECTORS) {
        if (function.takes(type)) {
          checkIfVectors(width, function(function, type));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void conversionsGiveTheBitsOfTheScalarForm(Width width) {
    assumeTrue(width.isHere());
    for (DType from : WITH_VECTORS) {
      for (DType to : WITH_VECTORS) {
        checkIfVectors(width, single(from, new Expression.Convert(to, 0), 1));
      }
    }
  }

  private static void checkRandom(Width width, long seed) {
    Random random = new Random(seed);
    Expression expression = ExpressionCases.expression(random, WITH_VECTORS, true);
    Shape shape = shape(random);
    List<List<Long>> strides =
        expression.inputs().stream().map(_ -> strides(random, shape)).toList();
    Spec.Elementwise spec = new Spec.Elementwise(expression, shape, strides);
    if (kernel(width, spec) != null) {
      check(width, spec, values(spec, random), spec + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void randomExpressionsOfRandomShapesGiveTheBitsOfTheScalarForm(Width width) {
    assumeTrue(width.isHere());
    for (long seed = 0; seed < 300; seed++) {
      checkRandom(width, seed);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Width.class)
  void manyRandomExpressionsGiveTheBitsOfTheScalarForm(Width width) {
    assumeTrue(width.isHere());
    for (long seed = 10_000; seed < 20_000; seed++) {
      checkRandom(width, seed);
    }
  }

  /** So many values at a time that some have to wait on the stack. */
  @ParameterizedTest
  @EnumSource(Width.class)
  void moreValuesThanRegistersGiveTheBitsOfTheScalarForm(Width width) {
    assumeTrue(width.isHere());
    int inputs = 4;
    int terms = 60;
    List<Expression.Step> steps = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < terms; i++) {
      Scalar function = List.of(Scalar.ADD, Scalar.MULTIPLY, Scalar.SUBTRACT).get(i % 3);
      int known = inputs + i;
      steps.add(
          new Expression.Apply(function, List.of(random.nextInt(known), random.nextInt(inputs))));
    }
    int sum = inputs + terms - 1;
    for (int i = 0; i < terms; i++) {
      steps.add(new Expression.Apply(Scalar.ADD, List.of(sum, inputs + i)));
      sum = inputs + terms + i;
    }
    check(
        width,
        new Expression(Collections.nCopies(inputs, DType.FLOAT32), steps, List.of(sum, 5, 20)),
        3);
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void asManyBuffersAsThereArePointersWork(Width width) {
    assumeTrue(width.isHere());
    int inputs = Registers.MOST_BUFFERS - 2;
    List<Expression.Step> steps = new ArrayList<>();
    int sum = 0;
    for (int i = 1; i < inputs; i++) {
      steps.add(new Expression.Apply(Scalar.ADD, List.of(sum, i)));
      sum = inputs + i - 1;
    }
    List<DType> types = Collections.nCopies(inputs, DType.FLOAT32);
    check(width, new Expression(types, steps, List.of(sum, sum - 1)), 5);
    Expression more = new Expression(types, steps, List.of(sum, sum - 1, sum - 2));
    assertNull(MachineLoop.of(width, more, Collections.nCopies(inputs, Access.CONTIGUOUS)));
  }

  @Test
  void whatHasNoMachineCodeIsLeftToOthers() {
    List<Access> contiguous = List.of(Access.CONTIGUOUS);
    for (Width width : Width.values()) {
      Expression sine = function(Scalar.SIN, DType.FLOAT32);
      assertNull(MachineLoop.of(width, sine, contiguous));
      Expression wide = function(Scalar.ABS, DType.FLOAT64);
      assertNull(MachineLoop.of(width, wide, contiguous));
      Expression abs = function(Scalar.ABS, DType.FLOAT32);
      assertNull(MachineLoop.of(width, abs, List.of(Access.STRIDED)));
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void inputsThatRepeatAlongRowsAreTheSameEverywhere(Width width) {
    assumeTrue(width.isHere());
    for (DType type : WITH_VECTORS) {
      Expression expression = function(Scalar.EQUAL, type);
      Shape shape = Shape.of(3, 1037);
      Spec.Elementwise spec =
          new Spec.Elementwise(expression, shape, List.of(List.of(1037L, 1L), List.of(1L, 0L)));
      check(width, spec, values(spec, new Random(11)), type.label());
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void anOutputMayBeTheBufferOfAnInput(Width width) {
    assumeTrue(width.isHere());
    // The first output is computed long before the last use of the input that it replaces.
    Expression expression =
        new Expression(
            List.of(DType.FLOAT32, DType.FLOAT32),
            List.of(
                new Expression.Apply(Scalar.ADD, List.of(0, 1)),
                new Expression.Apply(Scalar.TANH, List.of(2)),
                new Expression.Apply(Scalar.MULTIPLY, List.of(3, 0))),
            List.of(2, 4));
    Shape shape = Shape.of(1037);
    Spec.Elementwise spec = new Spec.Elementwise(expression, shape, contiguous(shape, 2));
    List<long[]> in = values(spec, new Random(5));
    List<long[]> apart = run(scalar(spec), spec, in);
    List<long[]> got = runInPlace(kernel(width, spec), spec, in, 0, 1);
    IntStream.range(0, 2).forEach(o -> same(apart.get(o), got.get(o), "output " + o));
  }

  @Test
  void theProviderHasKernelsWhereTheProcessorIsKnown() {
    Shape shape = Shape.of(100);
    Spec.Elementwise spec =
        new Spec.Elementwise(function(Scalar.ADD, DType.FLOAT32), shape, contiguous(shape, 2));
    Kernel kernel = new MachineProvider().create(spec);
    assertEquals(
        Width.AVX2.isHere() ? "machine:loop" : null, kernel == null ? null : kernel.label());
  }
}

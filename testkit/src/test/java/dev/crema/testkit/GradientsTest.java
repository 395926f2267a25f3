package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GradientsTest {
  /** How many times each case is checked, every time with other shapes and attributes. */
  private static final int SEEDS = 3;

  /** Ops without float inputs, without derivative, or that appear after differentiation only. */
  private static final Set<Class<?>> NOT_DIFFERENTIABLE =
      Set.of(
          Op.Input.class,
          Op.Constant.class,
          Op.Dense.class,
          Op.Iota.class,
          Op.Random.class,
          Op.ArgReduce.class,
          Op.QuantizedConvolution.class,
          Op.StopGradient.class,
          Op.CustomGradient.class,
          Op.Fused.class);

  @Test
  void gradientsOfAllCasesAgreeWithDifferencesToTheSecondOrder() {
    StringBuilder failures = new StringBuilder();
    for (long seed = Gen.seed(); seed < Gen.seed() + SEEDS; seed++) {
      for (OpCase opCase : OpCases.all(seed)) {
        if (opCase.isDifferentiable() && isPlain(opCase.op())) {
          try {
            GradientCheck.check(opCase, Gen.of(seed, "gradients of " + opCase.name()), 2);
          } catch (AssertionError | RuntimeException e) {
            failures.append(opCase).append(": ").append(e).append(" (seed ").append(seed);
            failures.append(")\n");
          }
        }
      }
    }
    assertEquals("", failures.toString());
  }

  /** Contractions get their epilogues after differentiation. */
  private static boolean isPlain(Op op) {
    return switch (op) {
      case Op.MatMul matMul -> matMul.epilogue().equals(Epilogue.NONE);
      case Op.Convolution convolution -> convolution.epilogue().equals(Epilogue.NONE);
      default -> true;
    };
  }

  @Test
  void everyOpIsCheckedOrKnownNotToBeDifferentiable() {
    Set<Class<?>> unchecked = new HashSet<>(permitted(Op.class));
    unchecked.removeAll(NOT_DIFFERENTIABLE);
    for (OpCase opCase : OpCases.all()) {
      if (opCase.isDifferentiable() && isPlain(opCase.op())) {
        opCase.graph().nodes().forEach(node -> unchecked.remove(node.op().getClass()));
      }
    }
    assertEquals(Set.of(), unchecked);
  }

  private static List<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(subclass -> permitted(subclass).stream())
            .toList()
        : List.of(type);
  }

  @Test
  void everyFloatOperandOfEveryScalarIsChecked() {
    Set<String> unchecked = new HashSet<>();
    for (Scalar function : Scalar.values()) {
      if (function.takes(DType.FLOAT64) && function.resultOf(DType.FLOAT64) == DType.FLOAT64) {
        IntStream.range(0, function.arity())
            .filter(i -> ScalarDomains.isDifferentiable(function, i))
            .forEach(i -> unchecked.add(function + " " + i));
      }
    }
    for (OpCase opCase : OpCases.all()) {
      if (opCase.op() instanceof Op.Map(Scalar function)) {
        for (int i = 0; i < opCase.operands().size(); i++) {
          if (opCase.operands().get(i).differentiable()
              && opCase.types().get(i).dtype() == DType.FLOAT64) {
            unchecked.remove(function + " " + i);
          }
        }
      }
    }
    assertEquals(Set.of(), unchecked);
  }

  @Test
  void aWrongGradientIsFound() {
    Node x = Build.input("x", new Type(DType.FLOAT64, Shape.of(3)));
    // The derivative of a rounded number is 0; taking it for that of the number is wrong.
    Node y = Build.add(Build.multiply(x, x), Build.node(new Op.StopGradient(), x));
    Graph graph = new Graph(List.of(x), List.of(y));
    Gen gen = Gen.of("wrong gradient");
    List<Literal> at = List.of(gen.literal(x.type(), new Domain.Between(-1, 1)));
    assertThrows(
        AssertionError.class, () -> GradientCheck.check(graph, at, List.of(x), 1, gen.random()));
  }

  @Nested
  class AtKinks {
    @Test
    void reluAndAbsoluteValueHaveDerivativeZeroAtZero() {
      assertGradient(new double[] {0, 0, 0, 1}, Scalar.RELU, -1, 0, -0.0, 2);
      assertGradient(new double[] {-1, 0, 0, 1}, Scalar.ABS, -1, 0, -0.0, 2);
    }

    @Test
    void stepsHaveDerivativeZeroEverywhere() {
      for (Scalar step : List.of(Scalar.SIGN, Scalar.FLOOR, Scalar.CEIL, Scalar.ROUND)) {
        assertGradient(new double[] {0, 0, 0, 0, 0}, step, -1, -0.5, 0, 0.5, 1);
      }
    }

    @Test
    void equalOperandsOfMaximumAndMinimumGetHalfEach() {
      for (Scalar function : List.of(Scalar.MAXIMUM, Scalar.MINIMUM)) {
        double[] left = gradient(x -> Build.map(function, x, Build.scalar(x, 2)), 1, 2, 3);
        double[] right = gradient(x -> Build.map(function, Build.scalar(x, 2), x), 1, 2, 3);
        double[] expected =
            function == Scalar.MAXIMUM ? new double[] {0, 0.5, 1} : new double[] {1, 0.5, 0};
        assertArrayEquals(expected, left);
        assertArrayEquals(expected, right);
      }
    }

    @Test
    void greatestElementsShareTheGradientOfMax() {
      assertArrayEquals(
          new double[] {0, 0.5, 0.5, 0},
          gradient(x -> Build.reduce(Reduction.MAX, x, Ints.of(0)), 1, 3, 3, 2));
      assertArrayEquals(
          new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3},
          gradient(x -> Build.reduce(Reduction.MIN, x, Ints.of(0)), 1, 1, 1));
    }

    @Test
    void maxPoolSendsTheGradientToTheFirstGreatestElement() {
      Window window = Window.valid(Ints.of(3), Ints.of(3));
      assertArrayEquals(
          new double[] {0, 1, 0, 1, 0, 0},
          gradient(
              x ->
                  Build.node(
                      new Op.MaxPool(window), Build.reshape(x, Shape.of(1, x.shape().size(), 1))),
              1,
              5,
              5,
              2,
              2,
              2));
    }

    @Test
    void sortedElementsThatAreEqualKeepTheirOrder() {
      assertArrayEquals(
          new double[] {10, 1, 2},
          gradient(
              x ->
                  Build.multiply(
                      Build.result(Build.node(new Op.Sort(0, false, 3), x), 0),
                      Build.dense(doubles(1, 2, 10))),
              7,
              4,
              4));
    }

    @Test
    void powersOfZeroAndOfNegativeNumbersHaveNoNan() {
      assertArrayEquals(
          new double[] {0, 4, -4},
          gradient(x -> Build.map(Scalar.POWER, x, Build.scalar(x, 2)), 0, 2, -2));
      assertArrayEquals(
          new double[] {0, 0},
          gradient(x -> Build.map(Scalar.POWER, x, Build.scalar(x, 0)), 0, -1));
      assertArrayEquals(
          new double[] {1, 1},
          gradient(x -> Build.map(Scalar.POWER, x, Build.scalar(x, 1)), 0, -1));
      assertArrayEquals(
          new double[] {0, 0},
          gradient(y -> Build.map(Scalar.POWER, Build.dense(doubles(0, -2)), y), 2, 2));
    }

    @Test
    void productsWithZerosHaveExactGradients() {
      UnaryOperator<Node> product = x -> Build.reduce(Reduction.PRODUCT, x, Ints.of(0));
      assertArrayEquals(new double[] {0, 6, 0}, gradient(product, 2, 0, 3));
      assertArrayEquals(new double[] {0, 0, 0}, gradient(product, 0, 0, 3));
      UnaryOperator<Node> sumOfGradients =
          x ->
              Differentiate.gradients(Build.sum(product.apply(x), Ints.of()), List.of(x))
                  .getFirst();
      assertArrayEquals(new double[] {3, 3, 0}, gradient(sumOfGradients, 0, 0, 3));
    }

    @Test
    void theOtherBranchOfASelectionDoesNoHarm() {
      UnaryOperator<Node> safeRoot =
          x -> {
            Node positive = Build.map(Scalar.LESS, Build.scalar(x, 0), x);
            Node safe = Build.select(positive, x, Build.scalar(x, 1));
            return Build.select(positive, Build.map(Scalar.SQRT, safe), Build.scalar(x, 0));
          };
      assertArrayEquals(new double[] {0, 0, 0.25}, gradient(safeRoot, -1, 0, 4));
    }

    private static void assertGradient(double[] expected, Scalar function, double... at) {
      assertArrayEquals(expected, gradient(x -> Build.map(function, x), at), function.toString());
    }
  }

  @Nested
  class AfterPasses {
    private final Node x = Build.input("x", new Type(DType.FLOAT64, Shape.of(2, 2)));

    @Test
    void fusedOpsAreRefused() {
      Expression twice =
          new Expression(
              List.of(DType.FLOAT64),
              List.of(new Expression.Apply(Scalar.ADD, List.of(0, 0))),
              List.of(1));
      assertRefused(Build.node(new Op.Fused(twice), x));
    }

    @Test
    void epiloguesAreRefused() {
      Epilogue relu = new Epilogue(false, Epilogue.Activation.RELU);
      assertRefused(Build.node(new Op.MatMul(false, false, relu), x, x));
    }

    private void assertRefused(Node y) {
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () -> Differentiate.gradients(Build.sum(y, Ints.of(0, 1)), List.of(x)));
      assertEquals("gradients come before passes; this graph has " + y, error.getMessage());
    }
  }

  /** The gradient of the sum of a function's results. */
  private static double[] gradient(UnaryOperator<Node> function, double... at) {
    Literal value = doubles(at);
    Node x = Build.input("x", value.type());
    Node y = function.apply(x);
    Node sum = Build.sum(y, Ints.range(0, y.shape().rank()));
    Graph graph = new Graph(List.of(x), Differentiate.gradients(sum, List.of(x)));
    Literal gradient = Reference.evaluate(graph, List.of(value)).getFirst();
    if (gradient.type().shape().size() != at.length) {
      fail("the gradient has type " + gradient.type());
    }
    return LongStream.range(0, at.length)
        .mapToDouble(i -> Element.toDouble(DType.FLOAT64, gradient.bits(i)))
        // No negative zeros, for comparison.
        .map(d -> d + 0.0)
        .toArray();
  }

  private static Literal doubles(double... values) {
    Type type = new Type(DType.FLOAT64, Shape.of(values.length));
    return Literal.ofBits(
        type, Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }
}

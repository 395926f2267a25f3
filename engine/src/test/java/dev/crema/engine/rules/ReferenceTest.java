package dev.crema.engine.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All expected numbers have been worked out by hand. */
class ReferenceTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private static Literal f32(Shape shape, double... values) {
    return Literal.of(new Type(DType.FLOAT32, shape), values);
  }

  private static Literal of(DType type, double... values) {
    return Literal.of(new Type(type, Shape.of(values.length)), values);
  }

  private static Literal run(Op op, Literal... inputs) {
    List<Literal> results = Reference.evaluate(op, List.of(inputs));
    assertEquals(1, results.size());
    return results.getFirst();
  }

  private static void assertNumbers(Literal actual, double... expected) {
    double[] numbers = new double[(int) actual.type().shape().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = actual.number(i);
    }
    assertArrayEquals(expected, numbers);
  }

  private static Literal map(Scalar function, Literal... inputs) {
    return run(new Op.Map(function), inputs);
  }

  @Nested
  class Leaves {
    @Test
    void constantRepeatsItsElement() {
      Type type = new Type(DType.FLOAT32, Shape.of(3));
      assertNumbers(run(new Op.Constant(type, Element.bits(DType.FLOAT32, 2.5))), 2.5, 2.5, 2.5);
    }

    @Test
    void denseIsItsLiteral() {
      Literal literal = of(DType.INT8, 1, -2);
      assertEquals(literal, run(new Op.Dense(literal)));
    }

    @Test
    void iotaCountsAlongItsAxis() {
      Type type = new Type(DType.INT64, Shape.of(2, 3, 2));
      assertNumbers(run(new Op.Iota(type, 1)), 0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
      assertNumbers(run(new Op.Iota(type, 0)), 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void randomBitsAreTheKnownAnswersOfPhilox() {
      // Random123, kat_vectors: counter and key zero.
      Literal key = of(DType.INT64, 0, 0);
      Literal bits =
          run(new Op.Random(Distribution.BITS, new Type(DType.INT32, Shape.of(4)), 0), key);
      assertEquals(0x6627e8d5L, bits.bits(0));
      assertEquals(0xe169c58dL, bits.bits(1));
      assertEquals(0xbc57ac4cL, bits.bits(2));
      assertEquals(0x9b00dbd8L, bits.bits(3));
      Literal uniform =
          run(new Op.Random(Distribution.UNIFORM, new Type(DType.FLOAT32, Shape.of(2)), 0), key);
      assertNumbers(uniform, 0x6627e8p-24, 0xe169c5p-24);
    }

    @Test
    void inputHasNoValueOfItsOwn() {
      Op input = new Op.Input("x", new Type(DType.FLOAT32, Shape.SCALAR));
      assertThrows(IllegalStateException.class, () -> Reference.evaluate(input, List.of()));
    }
  }

  @Nested
  class Elementwise {
    @Test
    void operandsBroadcast() {
      Literal column = f32(Shape.of(2, 1), 10, 20);
      Literal row = f32(Shape.of(3), 1, 2, 3);
      Literal sum = map(Scalar.ADD, column, row);
      assertEquals(Shape.of(2, 3), sum.type().shape());
      assertNumbers(sum, 11, 12, 13, 21, 22, 23);
      Literal empty = map(Scalar.ADD, f32(Shape.of(0, 1)), row);
      assertEquals(Shape.of(0, 3), empty.type().shape());
    }

    @Test
    void resultsAreRoundedOnceToTheirType() {
      assertNumbers(map(Scalar.ADD, of(DType.FLOAT32, 0x1p24), of(DType.FLOAT32, 1)), 0x1p24);
      assertNumbers(map(Scalar.ADD, of(DType.BFLOAT16, 256), of(DType.BFLOAT16, 1)), 256);
      assertNumbers(map(Scalar.ADD, of(DType.BFLOAT16, 256), of(DType.BFLOAT16, 3)), 260);
      assertNumbers(map(Scalar.MULTIPLY, of(DType.FLOAT16, 300), of(DType.FLOAT16, 300)), INF);
    }

    @Test
    void integersWrapAround() {
      assertNumbers(map(Scalar.ADD, of(DType.INT8, 127), of(DType.INT8, 1)), -128);
      assertNumbers(map(Scalar.ADD, of(DType.UINT8, 255), of(DType.UINT8, 2)), 1);
      assertNumbers(map(Scalar.SUBTRACT, of(DType.UINT8, 1), of(DType.UINT8, 2)), 255);
      assertNumbers(map(Scalar.ABS, of(DType.INT8, -128)), -128);
      Literal big = of(DType.INT32, Integer.MAX_VALUE);
      assertNumbers(map(Scalar.MULTIPLY, big, big), 1);
      Literal least = of(DType.INT64, Long.MIN_VALUE);
      assertNumbers(map(Scalar.DIVIDE, least, of(DType.INT64, -1)), Long.MIN_VALUE);
    }

    @Test
    void integerDivisionTruncatesOrFloorsAndIsZeroByZero() {
      Literal x = of(DType.INT32, 7, -7, 7, -7, 5, -6);
      Literal y = of(DType.INT32, 2, 2, -2, -2, 0, 3);
      assertNumbers(map(Scalar.DIVIDE, x, y), 3, -3, -3, 3, 0, -2);
      assertNumbers(map(Scalar.FLOOR_DIVIDE, x, y), 3, -4, -4, 3, 0, -2);
      assertNumbers(map(Scalar.MODULO, x, y), 1, 1, -1, -1, 0, 0);
    }

    @Test
    void moduloOfFloatsHasTheSignOfTheDivisor() {
      Literal x = of(DType.FLOAT32, 7.5, -7.5, 7.5, -7.5);
      Literal y = of(DType.FLOAT32, 2, 2, -2, -2);
      assertNumbers(map(Scalar.FLOOR_DIVIDE, x, y), 3, -4, -4, 3);
      assertNumbers(map(Scalar.MODULO, x, y), 1.5, 0.5, -0.5, -1.5);
    }

    @Test
    void maximumAndMinimumAreNanIfEitherIs() {
      Literal x = of(DType.FLOAT32, NAN, 1, 2, -INF);
      Literal y = of(DType.FLOAT32, 1, NAN, 3, INF);
      assertNumbers(map(Scalar.MAXIMUM, x, y), NAN, NAN, 3, INF);
      assertNumbers(map(Scalar.MINIMUM, x, y), NAN, NAN, 2, -INF);
    }

    @Test
    void comparisonsGiveBools() {
      Literal x = of(DType.FLOAT32, NAN, 1, 2, 2);
      Literal y = of(DType.FLOAT32, NAN, 2, 1, 2);
      assertEquals(of(DType.BOOL, 0, 0, 0, 1), map(Scalar.EQUAL, x, y));
      assertEquals(of(DType.BOOL, 1, 1, 1, 0), map(Scalar.NOT_EQUAL, x, y));
      assertEquals(of(DType.BOOL, 0, 1, 0, 0), map(Scalar.LESS, x, y));
      assertEquals(of(DType.BOOL, 0, 1, 0, 1), map(Scalar.LESS_EQUAL, x, y));
      assertEquals(of(DType.BOOL, 1, 0, 0, 0), map(Scalar.IS_NAN, x));
      assertEquals(of(DType.BOOL, 0, 1, 0), map(Scalar.IS_FINITE, of(DType.FLOAT32, INF, 1, NAN)));
    }

    @Test
    void logicActsOnBoolsAndOnTheBitsOfIntegers() {
      Literal a = of(DType.BOOL, 0, 0, 1, 1);
      Literal b = of(DType.BOOL, 0, 1, 0, 1);
      assertEquals(of(DType.BOOL, 1, 1, 0, 0), map(Scalar.NOT, a));
      assertEquals(of(DType.BOOL, 0, 0, 0, 1), map(Scalar.AND, a, b));
      assertEquals(of(DType.BOOL, 0, 1, 1, 1), map(Scalar.OR, a, b));
      assertEquals(of(DType.BOOL, 0, 1, 1, 0), map(Scalar.XOR, a, b));
      assertNumbers(map(Scalar.NOT, of(DType.UINT8, 5)), 250);
      assertNumbers(map(Scalar.XOR, of(DType.INT8, 5), of(DType.INT8, 6)), 3);
    }

    @Test
    void selectTakesTheVeryBits() {
      Literal signalling =
          new Literal(new Type(DType.FLOAT32, Shape.of(1)), new byte[] {1, 0, (byte) 0x80, 0x7f});
      assertEquals(signalling, map(Scalar.SELECT, of(DType.BOOL, 1), signalling, signalling));
      assertNumbers(
          map(Scalar.SELECT, of(DType.BOOL, 1, 0), of(DType.INT8, 1, 2), of(DType.INT8, 3, 4)),
          1,
          4);
    }

    @Test
    void roundingFunctionsTakeTiesToEvenDownAndUp() {
      Literal x = of(DType.FLOAT32, 0.5, 1.5, 2.5, -0.5, -1.5, 2.4);
      assertNumbers(map(Scalar.ROUND, x), 0, 2, 2, -0.0, -2, 2);
      assertNumbers(map(Scalar.FLOOR, x), 0, 1, 2, -1, -2, 2);
      assertNumbers(map(Scalar.CEIL, x), 1, 2, 3, -0.0, -1, 3);
      assertNumbers(map(Scalar.SIGN, of(DType.FLOAT32, -3, 0, 5, NAN)), -1, 0, 1, NAN);
      assertNumbers(map(Scalar.RELU, of(DType.FLOAT32, -3, 0, 5, NAN)), 0, 0, 5, NAN);
    }

    @Test
    void conversionTruncatesSaturatesAndWraps() {
      Literal x = of(DType.FLOAT32, 1.9, -1.9, 300, -INF, NAN);
      assertNumbers(run(new Op.Convert(DType.INT8), x), 1, -1, 127, -128, 0);
      assertNumbers(run(new Op.Convert(DType.BOOL), x), 1, 1, 1, 1, 1);
      assertNumbers(run(new Op.Convert(DType.INT8), of(DType.INT32, 300, -129)), 44, 127);
      assertNumbers(run(new Op.Convert(DType.FLOAT32), of(DType.BOOL, 1, 0)), 1, 0);
    }

    @Test
    void fusedStepsRoundLikeTheOpsTheyStandFor() {
      // (x + 1) - x in bfloat16: 256 + 1 rounds to 256, so the result is 0.
      Expression expression =
          new Expression(
              List.of(DType.BFLOAT16),
              List.of(
                  new Expression.Literal(DType.BFLOAT16, Element.bits(DType.BFLOAT16, 1.0)),
                  new Expression.Apply(Scalar.ADD, List.of(0, 1)),
                  new Expression.Apply(Scalar.SUBTRACT, List.of(2, 0)),
                  new Expression.Convert(DType.FLOAT32, 2)),
              List.of(3, 4));
      List<Literal> results =
          Reference.evaluate(new Op.Fused(expression), List.of(of(DType.BFLOAT16, 256, 2)));
      assertEquals(of(DType.BFLOAT16, 0, 1), results.get(0));
      assertEquals(of(DType.FLOAT32, 256, 3), results.get(1));
    }
  }

  @Nested
  class Reducing {
    private final Literal x = f32(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void axesAreCombinedAndRemoved() {
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(1)), x), 6, 15);
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(0)), x), 5, 7, 9);
      assertNumbers(run(new Op.Reduce(Reduction.PRODUCT, Ints.of(0, 1)), x), 720);
      assertNumbers(run(new Op.Reduce(Reduction.MAX, Ints.of(1)), x), 3, 6);
      assertNumbers(run(new Op.Reduce(Reduction.MIN, Ints.of(0)), x), 1, 2, 3);
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of()), x), 1, 2, 3, 4, 5, 6);
    }

    @Test
    void emptyAxesGiveTheNeutralElement() {
      Literal empty = f32(Shape.of(2, 0));
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(1)), empty), 0, 0);
      assertNumbers(run(new Op.Reduce(Reduction.PRODUCT, Ints.of(1)), empty), 1, 1);
      assertNumbers(run(new Op.Reduce(Reduction.MAX, Ints.of(1)), empty), -INF, -INF);
      assertNumbers(run(new Op.Reduce(Reduction.MIN, Ints.of(1)), empty), INF, INF);
      Op greatest = new Op.Reduce(Reduction.MAX, Ints.of(0));
      assertNumbers(run(greatest, of(DType.INT8)), -128);
      assertNumbers(run(greatest, of(DType.UINT8)), 0);
      assertNumbers(run(greatest, of(DType.BOOL)), 0);
      assertNumbers(run(new Op.Reduce(Reduction.MIN, Ints.of(0)), of(DType.BOOL)), 1);
    }

    @Test
    void nanWinsEveryMaximumAndMinimum() {
      Literal nan = of(DType.FLOAT32, 1, NAN, 3);
      assertNumbers(run(new Op.Reduce(Reduction.MAX, Ints.of(0)), nan), NAN);
      assertNumbers(run(new Op.Reduce(Reduction.MIN, Ints.of(0)), nan), NAN);
    }

    @Test
    void sumsKeepWhatSingleAdditionsWouldLose() {
      Literal wild = of(DType.FLOAT64, 1, 1e100, 1, -1e100);
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(0)), wild), 2);
      Literal infinite = of(DType.FLOAT64, 1, INF, 1);
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(0)), infinite), INF);
      assertNumbers(run(new Op.Reduce(Reduction.SUM, Ints.of(0)), of(DType.INT8, 100, 100)), -56);
    }

    @Test
    void argReduceGivesTheFirstAndCountsNanAsExtreme() {
      Literal ties = of(DType.FLOAT32, 1, 3, 0, 3, 0);
      assertNumbers(run(new Op.ArgReduce(true, 0), ties), 1);
      assertNumbers(run(new Op.ArgReduce(false, 0), ties), 2);
      Literal nan = of(DType.FLOAT32, 5, NAN, -1, NAN);
      assertNumbers(run(new Op.ArgReduce(true, 0), nan), 1);
      assertNumbers(run(new Op.ArgReduce(false, 0), nan), 1);
      Literal zeros = of(DType.FLOAT32, -0.0, 0.0);
      assertNumbers(run(new Op.ArgReduce(true, 0), zeros), 0);
      assertNumbers(run(new Op.ArgReduce(true, 0), x), 1, 1, 1);
      assertEquals(DType.INT32, run(new Op.ArgReduce(true, 1), x).type().dtype());
    }

    @Test
    void runningSumsGoEitherWayWithOrWithoutTheirElement() {
      assertNumbers(run(new Op.CumulativeSum(1, false, false), x), 1, 3, 6, 4, 9, 15);
      assertNumbers(run(new Op.CumulativeSum(1, true, false), x), 0, 1, 3, 0, 4, 9);
      assertNumbers(run(new Op.CumulativeSum(1, false, true), x), 6, 5, 3, 15, 11, 6);
      assertNumbers(run(new Op.CumulativeSum(1, true, true), x), 5, 3, 0, 11, 6, 0);
      assertNumbers(run(new Op.CumulativeSum(0, false, false), x), 1, 2, 3, 5, 7, 9);
    }
  }

  @Nested
  class Moving {
    private final Literal x = f32(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void reshapeKeepsTheRowMajorOrder() {
      Literal y = run(new Op.Reshape(Shape.of(3, 2)), x);
      assertEquals(f32(Shape.of(3, 2), 1, 2, 3, 4, 5, 6), y);
    }

    @Test
    void transposePutsAxesInTheOrderOfThePermutation() {
      Literal y = run(new Op.Transpose(Ints.of(1, 0)), x);
      assertEquals(f32(Shape.of(3, 2), 1, 4, 2, 5, 3, 6), y);
      Literal cube = f32(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
      assertEquals(
          f32(Shape.of(3, 2, 1), 1, 4, 2, 5, 3, 6), run(new Op.Transpose(Ints.of(2, 0, 1)), cube));
    }

    @Test
    void broadcastRepeats() {
      Literal y = run(new Op.Broadcast(Shape.of(2, 2, 2)), f32(Shape.of(2, 1), 1, 2));
      assertEquals(f32(Shape.of(2, 2, 2), 1, 1, 2, 2, 1, 1, 2, 2), y);
    }

    @Test
    void sliceTakesEveryStrideBelowTheLimit() {
      Literal y = run(new Op.Slice(Shape.of(0, 0), Shape.of(2, 3), Ints.of(1, 2)), x);
      assertEquals(f32(Shape.of(2, 2), 1, 3, 4, 6), y);
      Literal none = run(new Op.Slice(Shape.of(1, 2), Shape.of(1, 3), Ints.of(1, 1)), x);
      assertEquals(f32(Shape.of(0, 1)), none);
    }

    @Test
    void padFillsBeforeBetweenAndAfter() {
      Op pad =
          new Op.Pad(Ints.of(1, 0), Ints.of(0, 1), Ints.of(0, 1), Element.bits(DType.FLOAT32, 9.0));
      assertEquals(
          f32(Shape.of(3, 6), 9, 9, 9, 9, 9, 9, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9), run(pad, x));
      Op around = new Op.Pad(Ints.of(2), Ints.of(1), Ints.of(3), 0);
      assertEquals(f32(Shape.of(3), 0, 0, 0), run(around, f32(Shape.of(0))));
    }

    @Test
    void reverseTurnsAxesRound() {
      assertNumbers(run(new Op.Reverse(Ints.of(1)), x), 3, 2, 1, 6, 5, 4);
      assertNumbers(run(new Op.Reverse(Ints.of(0, 1)), x), 6, 5, 4, 3, 2, 1);
    }

    @Test
    void concatenateJoinsAlongItsAxis() {
      Literal y = f32(Shape.of(2, 1), 7, 8);
      assertEquals(f32(Shape.of(2, 4), 1, 2, 3, 7, 4, 5, 6, 8), run(new Op.Concatenate(1), x, y));
      Literal rows = f32(Shape.of(1, 3), 7, 8, 9);
      assertEquals(
          f32(Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9), run(new Op.Concatenate(0), x, rows));
    }
  }

  @Nested
  class Contracting {
    private final Literal a = f32(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    private final Literal b = f32(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);

    @Test
    void matMulMultipliesRowsByColumnsHoweverStored() {
      Literal y = f32(Shape.of(2, 2), 4, 5, 10, 11);
      Literal at = run(new Op.Transpose(Ints.of(1, 0)), a);
      Literal bt = run(new Op.Transpose(Ints.of(1, 0)), b);
      assertEquals(y, run(new Op.MatMul(false, false, Epilogue.NONE), a, b));
      assertEquals(y, run(new Op.MatMul(true, false, Epilogue.NONE), at, b));
      assertEquals(y, run(new Op.MatMul(false, true, Epilogue.NONE), a, bt));
      assertEquals(y, run(new Op.MatMul(true, true, Epilogue.NONE), at, bt));
    }

    @Test
    void matMulAddsItsBiasAndActivates() {
      Epilogue epilogue = new Epilogue(true, Epilogue.Activation.RELU);
      Literal bias = f32(Shape.of(2), -5, 1);
      assertNumbers(run(new Op.MatMul(false, false, epilogue), a, b, bias), 0, 6, 5, 12);
    }

    @Test
    void matMulBroadcastsItsBatchAxes() {
      Literal left = f32(Shape.of(2, 1, 1, 2), 1, 2, 3, 4);
      Literal right = f32(Shape.of(3, 2, 1), 1, 0, 0, 1, 1, 1);
      Literal y = run(new Op.MatMul(false, false, Epilogue.NONE), left, right);
      assertEquals(f32(Shape.of(2, 3, 1, 1), 1, 2, 3, 3, 4, 7), y);
    }

    @Test
    void matMulOfEmptySumsIsZero() {
      Literal y =
          run(new Op.MatMul(false, false, Epilogue.NONE), f32(Shape.of(2, 0)), f32(Shape.of(0, 1)));
      assertEquals(f32(Shape.of(2, 1), 0, 0), y);
    }

    @Test
    void matMulOfIntegersWrapsBeforeItActivates() {
      Epilogue epilogue = new Epilogue(false, Epilogue.Activation.RELU);
      Literal one = Literal.of(new Type(DType.INT8, Shape.of(1, 1)), 100);
      Literal two = Literal.of(new Type(DType.INT8, Shape.of(1, 1)), 2);
      assertNumbers(run(new Op.MatMul(false, false, epilogue), one, two), 0);
    }

    @Test
    void convolutionSlidesItsKernelOverPaddedInput() {
      // x = 1 2 3, padded by one zero before: windows (0 1), (1 2), (2 3), kernel (10, 1).
      Window window = new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
      Literal x = f32(Shape.of(1, 3, 1), 1, 2, 3);
      Literal w = f32(Shape.of(2, 1, 1), 10, 1);
      Op convolution = new Op.Convolution(window, 1, Epilogue.NONE);
      assertEquals(f32(Shape.of(1, 3, 1), 1, 12, 23), run(convolution, x, w));
    }

    @Test
    void convolutionKeepsStridesDilationAndGroups() {
      // Two groups of one channel; taps 2 apart, windows 2 apart: places (0, 2) and (2, 4).
      Window window = new Window(Ints.of(2), Ints.of(2), Ints.of(0), Ints.of(0), Ints.of(2));
      Literal x = f32(Shape.of(1, 5, 2), 1, 10, 2, 20, 3, 30, 4, 40, 5, 50);
      Literal w = f32(Shape.of(2, 1, 2), 1, 1, 2, -1);
      Op convolution = new Op.Convolution(window, 2, Epilogue.NONE);
      assertEquals(f32(Shape.of(1, 2, 2), 7, -20, 13, -20), run(convolution, x, w));
    }

    @Test
    void convolutionOfImagesMixesChannelsAndAddsItsBias() {
      Window window = Window.valid(Ints.of(2, 2), Ints.of(1, 1));
      Literal x = f32(Shape.of(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
      Literal w = f32(Shape.of(2, 2, 2, 1), 1, 0, 0, 1, 1, 0, 0, -1);
      Literal bias = f32(Shape.of(1), 0.5);
      Op convolution = new Op.Convolution(window, 1, new Epilogue(true, Epilogue.Activation.RELU));
      // 1·1 + 4·1 + 5·1 - 8·1 + 0.5
      assertEquals(f32(Shape.of(1, 1, 1, 1), 2.5), run(convolution, x, w, bias));
    }

    @Test
    void quantizedConvolutionScalesRoundsAndSaturates() {
      // x = 1 2 250, padded by one zero before: windows (0 1), (1 2), (2 250); filters (1, 2) and
      // (-64, 3): sums 2, 5, 502 and 3, -58, 622.
      Window window = new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
      Literal x = Literal.of(new Type(DType.UINT8, Shape.of(1, 3, 1)), 1, 2, 250);
      Literal w = Literal.of(new Type(DType.INT8, Shape.of(2, 1, 2)), 1, -64, 2, 3);
      Literal bias = f32(Shape.of(2), 0.5, -1);
      Literal scale = f32(Shape.of(2), 1, 0.5);
      Epilogue relu = new Epilogue(true, Epilogue.Activation.RELU);
      assertNumbers(
          run(new Op.QuantizedConvolution(window, relu, DType.FLOAT32, 0), x, w, bias, scale),
          2.5,
          0.5,
          5.5,
          0,
          502.5,
          310);
      // Ties go to even numbers.
      Epilogue none = new Epilogue(true, Epilogue.Activation.NONE);
      assertNumbers(
          run(new Op.QuantizedConvolution(window, none, DType.UINT8, 0), x, w, bias, scale),
          2,
          0,
          6,
          0,
          255,
          255);
      Literal residual =
          Literal.of(new Type(DType.UINT8, Shape.of(1, 3, 2)), 0, 1, 10, 200, 255, 255);
      // 2.5, 0.5 + 0.25, 5.5 + 2.5, -30 + 50, more than 255 twice
      assertNumbers(
          run(
              new Op.QuantizedConvolution(window, none.withResidual(), DType.UINT8, 0.25f),
              x,
              w,
              bias,
              residual,
              scale),
          2,
          1,
          8,
          20,
          255,
          255);
    }

    @Test
    void inputGradientSpreadsTheKernel() {
      Window window = new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
      Literal dy = f32(Shape.of(1, 3, 1), 1, 2, 3);
      Literal w = f32(Shape.of(2, 1, 1), 10, 1);
      // Window o reads places o - 1 (by 10) and o (by 1).
      Op gradient = new Op.ConvolutionInputGradient(window, 1, Shape.of(3));
      assertEquals(f32(Shape.of(1, 3, 1), 21, 32, 3), run(gradient, dy, w));
    }

    @Test
    void kernelGradientCorrelatesInputAndOutput() {
      Window window = new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
      Literal x = f32(Shape.of(1, 3, 1), 1, 2, 3);
      Literal dy = f32(Shape.of(1, 3, 1), 1, 10, 100);
      Op gradient = new Op.ConvolutionKernelGradient(window, 1);
      assertEquals(f32(Shape.of(2, 1, 1), 210, 321), run(gradient, x, dy));
    }
  }

  @Nested
  class Pooling {
    private final Window pairs =
        new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
    private final Literal x = f32(Shape.of(1, 3, 1), -1, -2, -2);

    @Test
    void paddingNeverWinsAMaximum() {
      assertEquals(f32(Shape.of(1, 3, 1), -1, -1, -2), run(new Op.MaxPool(pairs), x));
      Literal nan = f32(Shape.of(1, 3, 1), 1, NAN, 2);
      assertEquals(f32(Shape.of(1, 3, 1), 1, NAN, NAN), run(new Op.MaxPool(pairs), nan));
    }

    @Test
    void gradientGoesToTheFirstMaximum() {
      Literal dy = f32(Shape.of(1, 3, 1), 1, 10, 100);
      assertEquals(f32(Shape.of(1, 3, 1), 11, 100, 0), run(new Op.MaxPoolGradient(pairs), x, dy));
    }

    @Test
    void pickTakesFromTheFirstMaximum() {
      Literal h = f32(Shape.of(1, 3, 1), 7, 8, 9);
      assertEquals(f32(Shape.of(1, 3, 1), 7, 7, 8), run(new Op.MaxPoolPick(pairs), x, h));
    }

    @Test
    void meansLeavePaddingOut() {
      assertEquals(f32(Shape.of(1, 3, 1), -1, -1.5, -2), run(new Op.AveragePool(pairs), x));
      Literal dy = f32(Shape.of(1, 3, 1), 1, 10, 100);
      Op gradient = new Op.AveragePoolGradient(pairs, Shape.of(3));
      assertEquals(f32(Shape.of(1, 3, 1), 6, 55, 50), run(gradient, dy));
    }

    @Test
    void windowsOfPaddingOnlyGiveTheLeastValueOrZero() {
      Window wide = new Window(Ints.of(2), Ints.of(1), Ints.of(2), Ints.of(2), Ints.of(2));
      Literal one = f32(Shape.of(1, 1, 1), 5);
      assertEquals(f32(Shape.of(1, 3, 1), 5, -INF, 5), run(new Op.MaxPool(wide), one));
      assertEquals(f32(Shape.of(1, 3, 1), 5, 0, 5), run(new Op.MaxPoolPick(wide), one, one));
      assertEquals(f32(Shape.of(1, 3, 1), 5, 0, 5), run(new Op.AveragePool(wide), one));
      Literal dy = f32(Shape.of(1, 3, 1), 1, 10, 100);
      assertEquals(f32(Shape.of(1, 1, 1), 101), run(new Op.MaxPoolGradient(wide), one, dy));
      Op gradient = new Op.AveragePoolGradient(wide, Shape.of(1));
      assertEquals(f32(Shape.of(1, 1, 1), 101), run(gradient, dy));
    }

    @Test
    void channelsArePooledApart() {
      Window square = Window.valid(Ints.of(2, 2), Ints.of(2, 2));
      Literal images = f32(Shape.of(1, 2, 2, 2), 1, 8, 2, 7, 3, 6, 4, 5);
      assertEquals(f32(Shape.of(1, 1, 1, 2), 4, 8), run(new Op.MaxPool(square), images));
      assertEquals(f32(Shape.of(1, 1, 1, 2), 2.5, 6.5), run(new Op.AveragePool(square), images));
    }
  }

  @Nested
  class Indexing {
    private final Literal x = f32(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void gatherPicksSlices() {
      Literal index = Literal.of(new Type(DType.INT32, Shape.of(2, 2)), 2, 0, 0, 1);
      assertEquals(
          f32(Shape.of(2, 2, 2), 3, 1, 1, 2, 6, 4, 4, 5), run(new Op.Gather(1, 0), x, index));
      assertEquals(f32(Shape.of(2, 2), 3, 1, 4, 5), run(new Op.Gather(1, 1), x, index));
      assertEquals(f32(Shape.of(1, 3), 4, 5, 6), run(new Op.Gather(0, 0), x, of(DType.INT64, 1)));
    }

    @Test
    void scatterAddIsTheTransposeOfGather() {
      Literal index = Literal.of(new Type(DType.INT32, Shape.of(2, 2)), 2, 0, 1, 1);
      Literal rows = f32(Shape.of(2, 2), 1, 2, 3, 4);
      assertEquals(
          f32(Shape.of(2, 3), 2, 0, 1, 0, 7, 0), run(new Op.ScatterAdd(1, 1, 3), rows, index));
      assertEquals(
          f32(Shape.of(3, 2), 3, 4, 1, 2, 0, 0),
          run(new Op.ScatterAdd(0, 0, 3), rows, of(DType.INT32, 1, 0)));
    }

    @Test
    void indexOutOfRangeIsRefused() {
      IndexException e =
          assertThrows(
              IndexException.class, () -> run(new Op.Gather(1, 0), x, of(DType.INT32, 0, 3)));
      assertEquals(
          "gather: index 3 at position 1 is out of range; allowed: 0 to 2", e.getMessage());
      Literal row = f32(Shape.of(1), 1);
      e =
          assertThrows(
              IndexException.class,
              () -> run(new Op.ScatterAdd(0, 0, 0), row, of(DType.INT32, -1)));
      assertEquals(
          "scatter-add: index -1 at position 0 is out of range; allowed: none, the axis is empty",
          e.getMessage());
      e =
          assertThrows(
              IndexException.class,
              () -> run(new Op.UpdateRows(), of(DType.FLOAT32, 1), of(DType.INT32, 1), row));
      assertEquals(
          "update rows: index 1 at position 0 is out of range; allowed: -1 to 0", e.getMessage());
    }

    @Test
    void theLastValueForARowCounts() {
      Literal values = f32(Shape.of(4, 3), 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
      assertEquals(
          f32(Shape.of(2, 3), 1, 2, 3, 13, 14, 15),
          run(new Op.UpdateRows(), x, of(DType.INT64, 1, -1, 1, -1), values));
    }

    @Test
    void sortIsStableBothWaysWithNanAsGreatest() {
      Literal line = of(DType.FLOAT32, 2, NAN, 1, 2, -0.0, 0.0);
      List<Literal> up = Reference.evaluate(new Op.Sort(0, false, 6), List.of(line));
      assertNumbers(up.get(0), -0.0, 0, 1, 2, 2, NAN);
      assertNumbers(up.get(1), 4, 5, 2, 0, 3, 1);
      List<Literal> down = Reference.evaluate(new Op.Sort(0, true, 4), List.of(line));
      assertNumbers(down.get(0), NAN, 2, 2, 1);
      assertNumbers(down.get(1), 1, 0, 3, 2);
    }

    @Test
    void sortRunsAlongAnyAxis() {
      List<Literal> sorted = Reference.evaluate(new Op.Sort(0, true, 1), List.of(x));
      assertEquals(f32(Shape.of(1, 3), 4, 5, 6), sorted.get(0));
      assertNumbers(sorted.get(1), 1, 1, 1);
    }
  }

  @Nested
  class Graphs {
    private final Type type = new Type(DType.FLOAT32, Shape.of(2));

    @Test
    void outputsComeBeforeTheNewValuesOfUpdates() {
      Node x = Build.input("x", type);
      Node v = Build.input("v", type);
      Node sum = Build.add(x, v);
      Graph graph = new Graph(List.of(x, v), List.of(v, sum), List.of(new Graph.Update(v, sum)));
      List<Literal> results =
          Reference.evaluate(graph, List.of(of(DType.FLOAT32, 1, 2), of(DType.FLOAT32, 10, 20)));
      assertEquals(3, results.size());
      assertNumbers(results.get(0), 10, 20);
      assertNumbers(results.get(1), 11, 22);
      assertNumbers(results.get(2), 11, 22);
    }

    @Test
    void resultsOfOneNodeAreReadOneByOne() {
      Node x = Build.input("x", type);
      Node sorted = Build.node(new Op.Sort(0, false, 2), x);
      Graph graph =
          new Graph(List.of(x), List.of(Build.result(sorted, 1), Build.result(sorted, 0)));
      List<Literal> results = Reference.evaluate(graph, List.of(of(DType.FLOAT32, 5, 3)));
      assertNumbers(results.get(0), 1, 0);
      assertNumbers(results.get(1), 3, 5);
    }

    @Test
    void argumentsMustHaveTheTypesOfTheInputs() {
      Graph graph = new Graph(List.of(Build.input("x", type)), List.of());
      assertEquals(
          "graph: 0 arguments; allowed: 1",
          assertThrows(ShapeException.class, () -> Reference.evaluate(graph, List.of()))
              .getMessage());
      assertEquals(
          "graph: argument 0 is f32[1]; allowed: f32[2]",
          assertThrows(
                  ShapeException.class,
                  () -> Reference.evaluate(graph, List.of(of(DType.FLOAT32, 1))))
              .getMessage());
      assertEquals(
          "graph: argument 0 is i8[2]; allowed: f32[2]",
          assertThrows(
                  DTypeException.class,
                  () -> Reference.evaluate(graph, List.of(of(DType.INT8, 1, 2))))
              .getMessage());
    }
  }
}

package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.math.SpecialFunctions;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Float32 functions against float64 ones over all of their domain. */
class FloatMathTest {
  private interface FloatFunction {
    float of(float x);
  }

  private record Case(FloatFunction function, DoubleUnaryOperator exact) {}

  private static final Map<Scalar, Case> CASES =
      Map.of(
          Scalar.EXP, new Case(Scalars::exp, StrictMath::exp),
          Scalar.EXPM1, new Case(Scalars::expm1, StrictMath::expm1),
          Scalar.LOG, new Case(Scalars::log, StrictMath::log),
          Scalar.LOG1P, new Case(Scalars::log1p, StrictMath::log1p),
          Scalar.TANH, new Case(Scalars::tanh, StrictMath::tanh),
          Scalar.SIGMOID, new Case(Scalars::sigmoid, SpecialFunctions::sigmoid),
          Scalar.ERF, new Case(Scalars::erf, SpecialFunctions::erf),
          Scalar.RSQRT, new Case(Scalars::rsqrt, x -> 1 / Math.sqrt(x)),
          Scalar.SIN, new Case(Scalars::sin, StrictMath::sin),
          Scalar.COS, new Case(Scalars::cos, StrictMath::cos));

  /**
   * The distance of a float from a number, in units in the last place of that number as a float.
   */
  private static double ulps(float value, double exact) {
    float rounded = (float) exact;
    if (Float.isNaN(value) || Float.isNaN(rounded)) {
      return Float.isNaN(value) && Float.isNaN(rounded) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (value == rounded) {
      return 0;
    }
    if (Float.isInfinite(value) || Float.isInfinite(rounded)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.abs(value - exact) / Math.ulp(rounded);
  }

  private static void check(Scalar function, int step) {
    Case c = CASES.get(function);
    double worst = 0;
    float at = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += step) {
      float x = Float.intBitsToFloat((int) bits);
      double error = ulps(c.function().of(x), c.exact().applyAsDouble(x));
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    System.out.printf("%s: at most %.3f ulp, at %s%n", function, worst, at);
    assertTrue(worst <= 2, function + ": " + worst + " ulp at " + at);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"EXP", "EXPM1", "LOG", "LOG1P", "TANH", "SIGMOID", "ERF", "RSQRT", "SIN", "COS"})
  void errorsAreWithinTwoUnitsInTheLastPlace(Scalar function) {
    check(function, 4999);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "TANH", "SIGMOID", "ERF", "RSQRT"})
  void errorsAreWithinTwoUnitsInTheLastPlaceDensely(Scalar function) {
    check(function, 61);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "TANH", "SIGMOID", "ERF", "RSQRT"})
  void vectorsGiveTheSameBits(Scalar function) {
    Expression expression =
        new Expression(
            List.of(DType.FLOAT32),
            List.of(new Expression.Apply(function, List.of(0))),
            List.of(1));
    Loop loop = LoopWriter.loop(expression, List.of(Access.CONTIGUOUS));
    assertEquals(Vectors.AVAILABLE, loop.hasVector());
    int count = 40_000;
    Memory x = Memory.allocate(4L * count);
    Memory y = Memory.allocate(4L * count);
    Memory z = Memory.allocate(4L * count);
    for (int i = 0; i < count; i++) {
      Mem.putInt(x.address() + 4L * i, (int) (i * 107_374L));
    }
    Memory scratch = Memory.allocate(loop.scratchBytes());
    loop.scalar(new long[] {x.address(), y.address()}, new long[2], 0, count, 0);
    loop.vector(new long[] {x.address(), z.address()}, new long[2], 0, count, scratch.address());
    for (int i = 0; i < count; i++) {
      float input = Mem.getFloat(x.address() + 4L * i);
      float scalar = Mem.getFloat(y.address() + 4L * i);
      float vector = Mem.getFloat(z.address() + 4L * i);
      assertEquals(
          Float.floatToIntBits(scalar), Float.floatToIntBits(vector), function + " of " + input);
    }
  }
}

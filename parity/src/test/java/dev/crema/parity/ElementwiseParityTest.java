package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.testkit.Gen;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of single numbers, on random shapes; those of two operands broadcast. */
@Tag("parity")
class ElementwiseParityTest {
  private static final String FAMILY = "Element-wise functions";

  /** A function and the interval that it is compared on. */
  private record Unary(
      String what, UnaryOperator<Tensor> crema, String torch, double low, double high) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Unary on(double low, double high, Scalar function, String torch) {
    String what = function.name().toLowerCase(Locale.ROOT);
    return new Unary(what, x -> x.map(function), torch, low, high);
  }

  static Stream<Unary> unary() {
    return Stream.of(
        on(-3, 3, Scalar.NEGATE, "torch.neg(x)"),
        on(-3, 3, Scalar.ABS, "torch.abs(x)"),
        on(-3, 3, Scalar.SIGN, "torch.sign(x)"),
        on(-3, 3, Scalar.RELU, "torch.relu(x)"),
        on(-9, 9, Scalar.FLOOR, "torch.floor(x)"),
        on(-9, 9, Scalar.CEIL, "torch.ceil(x)"),
        on(-9, 9, Scalar.ROUND, "torch.round(x)"),
        on(-5, 5, Scalar.EXP, "torch.exp(x)"),
        on(-5, 5, Scalar.EXPM1, "torch.expm1(x)"),
        on(0.01, 9, Scalar.LOG, "torch.log(x)"),
        on(-0.9, 9, Scalar.LOG1P, "torch.log1p(x)"),
        on(0.1, 9, Scalar.SQRT, "torch.sqrt(x)"),
        on(0.1, 9, Scalar.RSQRT, "torch.rsqrt(x)"),
        on(-20, 20, Scalar.SIN, "torch.sin(x)"),
        on(-20, 20, Scalar.COS, "torch.cos(x)"),
        on(-1.4, 1.4, Scalar.TAN, "torch.tan(x)"),
        on(-0.9, 0.9, Scalar.ASIN, "torch.asin(x)"),
        on(-0.9, 0.9, Scalar.ACOS, "torch.acos(x)"),
        on(-5, 5, Scalar.ATAN, "torch.atan(x)"),
        on(-5, 5, Scalar.SINH, "torch.sinh(x)"),
        on(-5, 5, Scalar.COSH, "torch.cosh(x)"),
        on(-5, 5, Scalar.ASINH, "torch.asinh(x)"),
        on(1.1, 9, Scalar.ACOSH, "torch.acosh(x)"),
        on(-0.9, 0.9, Scalar.ATANH, "torch.atanh(x)"),
        on(-5, 5, Scalar.TANH, "torch.tanh(x)"),
        on(-9, 9, Scalar.SIGMOID, "torch.sigmoid(x)"),
        on(-3, 3, Scalar.ERF, "torch.erf(x)"),
        on(-0.95, 0.95, Scalar.ERFINV, "torch.erfinv(x)"),
        on(0.2, 9, Scalar.LGAMMA, "torch.lgamma(x)"),
        on(0.2, 9, Scalar.DIGAMMA, "torch.digamma(x)"),
        new Unary("square", Tensor::square, "torch.square(x)", -3, 3),
        new Unary("reciprocal", Tensor::reciprocal, "torch.reciprocal(x)", 0.2, 3),
        new Unary("clip", x -> x.clip(-0.7, 1.2), "torch.clamp(x, -0.7, 1.2)", -3, 3),
        new Unary("power 1.7", x -> x.power(1.7), "torch.pow(x, 1.7)", 0.1, 4),
        new Unary("softplus", Tensor::softplus, "torch.softplus(x)", -9, 9));
  }

  @ParameterizedTest
  @MethodSource("unary")
  void ofOneNumber(Unary function) {
    Parity.check(
        FAMILY,
        function.what(),
        Parity.EXACT,
        gen ->
            Trial.of(
                Draw.uniform(gen, function.low(), function.high(), gen.shape(0, 4)),
                function.crema(),
                function.torch()));
  }

  private record Binary(
      String what, BinaryOperator<Tensor> crema, String torch, double low, double high) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Binary> binary() {
    return Stream.of(
        new Binary("add", Tensor::add, "torch.add(x, y)", -3, 3),
        new Binary("subtract", Tensor::subtract, "torch.sub(x, y)", -3, 3),
        new Binary("multiply", Tensor::multiply, "torch.mul(x, y)", -3, 3),
        new Binary("divide", Tensor::divide, "torch.div(x, y)", 0.2, 3),
        new Binary("power", Tensor::power, "torch.pow(x, y)", 0.2, 3),
        new Binary("atan2", (x, y) -> x.map(Scalar.ATAN2, y), "torch.atan2(x, y)", 0.2, 3),
        new Binary("maximum", Tensor::maximum, "torch.maximum(x, y)", -3, 3),
        new Binary("minimum", Tensor::minimum, "torch.minimum(x, y)", -3, 3),
        new Binary(
            "floorDivide",
            Tensor::floorDivide,
            "torch.floor_divide(torch.detach(x), torch.detach(y)) + 0 * x * y",
            0.2,
            9),
        new Binary(
            "mod",
            (x, y) -> x.mod(y.stopGradient()),
            "torch.remainder(x, torch.detach(y))",
            0.2,
            9),
        new Binary("less", Tensor::less, "torch.lt(x, y)", -3, 3),
        new Binary("lessEqual", Tensor::lessEqual, "torch.le(x, y)", -3, 3),
        new Binary("greater", Tensor::greater, "torch.gt(x, y)", -3, 3),
        new Binary("greaterEqual", Tensor::greaterEqual, "torch.ge(x, y)", -3, 3),
        new Binary(
            "equal",
            (x, y) -> x.round().equal(y.round()),
            "torch.eq(torch.round(x), torch.round(y))",
            -3,
            3),
        new Binary(
            "where",
            (x, y) -> x.greater(0).where(x, y),
            "torch.where(torch.gt(x, 0), x, y)",
            -3,
            3));
  }

  @ParameterizedTest
  @MethodSource("binary")
  void ofTwoNumbers(Binary function) {
    Parity.check(
        FAMILY,
        function.what(),
        Parity.EXACT,
        gen -> {
          List<Shape> shapes = broadcasting(gen);
          return Trial.of(
              Trial.named(
                  "x y",
                  Draw.uniform(gen, function.low(), function.high(), shapes.get(0)),
                  Draw.uniform(gen, function.low(), function.high(), shapes.get(1))),
              in -> function.crema().apply(in.get(0), in.get(1)),
              function.torch());
        });
  }

  private static List<Shape> broadcasting(Gen gen) {
    Shape full = gen.shape(1, 4);
    Shape part = gen.broadcastable(full);
    return gen.chance(0.5) ? List.of(full, part) : List.of(part, full);
  }
}

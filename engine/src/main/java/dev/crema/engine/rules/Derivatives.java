package dev.crema.engine.rules;

import static dev.crema.engine.rules.Build.add;
import static dev.crema.engine.rules.Build.divide;
import static dev.crema.engine.rules.Build.map;
import static dev.crema.engine.rules.Build.multiply;
import static dev.crema.engine.rules.Build.negate;
import static dev.crema.engine.rules.Build.scalar;
import static dev.crema.engine.rules.Build.select;
import static dev.crema.engine.rules.Build.subtract;

import dev.crema.engine.ir.Node;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Scalar;
import java.util.Optional;

/**
 * The derivatives of the scalar functions, in terms of the result where that is cheaper or lets go
 * of the operand.
 *
 * <p>At kinks: |x|' = relu'(x) = 0 at 0; of two equal operands of MAXIMUM or MINIMUM each gets
 * half. x<sup>y</sup> has derivative 0 with respect to y at x &lt;= 0, and with respect to x where
 * y = 0, so that no NaN arises there.
 */
final class Derivatives {
  private Derivatives() {}

  /** What reaches operand {@code i} of {@code y = f(…)} from the gradient g of y. */
  static Optional<Node> of(Scalar function, Node y, Node g, int i) {
    Node a = y.input(0);
    return switch (function) {
      case NEGATE -> to(negate(g));
      case ABS -> to(multiply(g, map(Scalar.SIGN, a)));
      case RELU -> to(select(less(scalar(y, 0), y), g, scalar(g, 0)));
      case SIGN, FLOOR, CEIL, ROUND, FLOOR_DIVIDE -> none();
      case EXP -> to(multiply(g, y));
      case EXPM1 -> to(multiply(g, add(y, scalar(y, 1))));
      case LOG -> to(divide(g, a));
      case LOG1P -> to(divide(g, add(a, scalar(a, 1))));
      case SQRT -> to(divide(multiply(g, 0.5), y));
      case RSQRT -> to(multiply(g, multiply(multiply(y, -0.5), square(y))));
      case SIN -> to(multiply(g, map(Scalar.COS, a)));
      case COS -> to(negate(multiply(g, map(Scalar.SIN, a))));
      case TAN -> to(multiply(g, add(square(y), scalar(y, 1))));
      case ASIN -> to(multiply(g, map(Scalar.RSQRT, oneMinusSquare(a))));
      case ACOS -> to(negate(multiply(g, map(Scalar.RSQRT, oneMinusSquare(a)))));
      case ATAN -> to(divide(g, add(square(a), scalar(a, 1))));
      case SINH -> to(multiply(g, map(Scalar.COSH, a)));
      case COSH -> to(multiply(g, map(Scalar.SINH, a)));
      case ASINH -> to(multiply(g, map(Scalar.RSQRT, add(square(a), scalar(a, 1)))));
      case ACOSH -> to(multiply(g, map(Scalar.RSQRT, negate(oneMinusSquare(a)))));
      case ATANH -> to(divide(g, oneMinusSquare(a)));
      case TANH -> to(multiply(g, subtract(scalar(y, 1), square(y))));
      case SIGMOID -> to(multiply(g, multiply(y, subtract(scalar(y, 1), y))));
      case ERF ->
          to(multiply(g, multiply(map(Scalar.EXP, negate(square(a))), 2 / Math.sqrt(Math.PI))));
      case ERFC ->
          to(multiply(g, multiply(map(Scalar.EXP, negate(square(a))), -2 / Math.sqrt(Math.PI))));
      case ERFINV -> to(multiply(g, multiply(map(Scalar.EXP, square(y)), Math.sqrt(Math.PI) / 2)));
      case LGAMMA -> to(multiply(g, map(Scalar.DIGAMMA, a)));
      case DIGAMMA -> to(multiply(g, trigamma(a)));
      case ADD -> to(g);
      case SUBTRACT -> to(i == 0 ? g : negate(g));
      case MULTIPLY -> to(multiply(g, y.input(1 - i)));
      case DIVIDE -> {
        Node quotient = divide(g, y.input(1));
        yield to(i == 0 ? quotient : negate(multiply(quotient, y)));
      }
      case MODULO -> to(i == 0 ? g : negate(multiply(g, map(Scalar.FLOOR_DIVIDE, a, y.input(1)))));
      case POWER -> to(multiply(g, i == 0 ? powerByBase(y) : powerByExponent(y)));
      case GAMMAINC -> {
        if (i == 0) {
          throw new CremaException(
              "GAMMAINC: no derivative by its first operand; allowed: by the second");
        }
        Node x = y.input(1);
        Node power = multiply(subtract(a, scalar(a, 1)), map(Scalar.LOG, x));
        Node log = subtract(subtract(power, x), map(Scalar.LGAMMA, a));
        yield to(multiply(g, map(Scalar.EXP, log)));
      }
      case ATAN2 -> {
        Node b = y.input(1);
        Node share = divide(g, add(square(a), square(b)));
        yield to(i == 0 ? multiply(share, b) : negate(multiply(share, a)));
      }
      case MAXIMUM -> to(whereLess(y.input(1 - i), y.input(i), g));
      case MINIMUM -> to(whereLess(y.input(i), y.input(1 - i), g));
      case SELECT -> {
        Node zero = scalar(g, 0);
        yield to(i == 1 ? select(a, g, zero) : select(a, zero, g));
      }
      case IS_NAN,
          IS_FINITE,
          NOT,
          AND,
          OR,
          XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_EQUAL ->
          throw new IllegalStateException("no gradient flows through " + y);
    };
  }

  private static Optional<Node> to(Node contribution) {
    return Optional.of(contribution);
  }

  /** The derivative is zero wherever it exists. */
  private static Optional<Node> none() {
    return Optional.empty();
  }

  private static Node less(Node a, Node b) {
    return map(Scalar.LESS, a, b);
  }

  private static Node square(Node x) {
    return multiply(x, x);
  }

  /** 1 - x², without cancellation near 1. */
  private static Node oneMinusSquare(Node x) {
    return multiply(subtract(scalar(x, 1), x), add(scalar(x, 1), x));
  }

  /** g where a is less than b, half of it where they are equal, and 0 elsewhere. */
  private static Node whereLess(Node a, Node b, Node g) {
    Node ties = select(map(Scalar.EQUAL, a, b), multiply(g, 0.5), scalar(g, 0));
    return select(less(a, b), g, ties);
  }

  /** b·a<sup>b-1</sup>, and 0 for b = 0 even where a is 0. */
  private static Node powerByBase(Node y) {
    Node a = y.input(0);
    Node b = y.input(1);
    Node isZero = map(Scalar.EQUAL, b, scalar(b, 0));
    Node below = select(isZero, scalar(b, 1), subtract(b, scalar(b, 1)));
    return multiply(b, map(Scalar.POWER, a, below));
  }

  /** a<sup>b</sup>·ln a, and 0 for a <= 0. */
  private static Node powerByExponent(Node y) {
    Node a = y.input(0);
    Node positive = select(less(scalar(a, 0), a), a, scalar(a, 1));
    return multiply(y, map(Scalar.LOG, positive));
  }

  /**
   * The derivative of the digamma function: eight steps of ψ′(x) = ψ′(x+1) + 1/x² lead to where the
   * asymptotic series is exact to 10<sup>-15</sup>; below 1/2 the reflection ψ′(x) = π² / sin² πx -
   * ψ′(1-x) comes first. Source: NIST Digital Library of Mathematical Functions, 5.5.4, 5.15.5 and
   * 5.15.8.
   */
  private static Node trigamma(Node x) {
    double[] series = {7.0 / 6, -691.0 / 2730, 5.0 / 66, -1.0 / 30, 1.0 / 42, -1.0 / 30, 1.0 / 6};
    Node one = scalar(x, 1);
    Node half = scalar(x, 0.5);
    Node reflects = less(x, half);
    Node z = select(reflects, subtract(one, x), x);
    Node sum = scalar(x, 0);
    for (int step = 0; step < 8; step++) {
      sum = add(sum, divide(one, square(z)));
      z = add(z, one);
    }
    Node inverse = divide(one, z);
    Node inverseSquare = square(inverse);
    Node tail = scalar(x, 0);
    for (double coefficient : series) {
      tail = add(multiply(tail, inverseSquare), scalar(x, coefficient));
    }
    Node asymptotic =
        add(
            add(inverse, multiply(inverseSquare, 0.5)),
            multiply(multiply(tail, inverseSquare), inverse));
    Node value = add(sum, asymptotic);
    Node sine = map(Scalar.SIN, multiply(select(reflects, x, half), Math.PI));
    Node reflection = divide(scalar(x, Math.PI * Math.PI), square(sine));
    return select(reflects, subtract(reflection, value), value);
  }
}

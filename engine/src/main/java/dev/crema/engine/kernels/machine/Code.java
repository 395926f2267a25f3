package dev.crema.engine.kernels.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a loop: instructions in order, each giving one value, with as many values as it
 * takes. What is asked for twice is computed once. Stores come last, so that results may lie where
 * operands do.
 */
final class Code {
  // Predicates of COMPARE; with NaN only NOT_EQUAL and UNORDERED are true.
  static final int EQUAL = 0x00;
  static final int UNORDERED = 0x03;
  static final int NOT_EQUAL = 0x04;
  static final int LESS = 0x11;
  static final int LESS_EQUAL = 0x12;
  static final int GREATER_EQUAL = 0x1D;
  static final int GREATER = 0x1E;

  // Immediate values of ROUND; ties go to even.
  static final int NEAREST = 0x08;
  static final int DOWN = 0x09;
  static final int UP = 0x0A;

  /**
   * @param immediate a constant, distance, predicate or the number of a buffer
   */
  record Instruction(Operation operation, List<Integer> operands, int immediate) {}

  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Instruction, Integer> known = new HashMap<>();
  private final List<Instruction> stores = new ArrayList<>();

  /** The instructions; the value of each is numbered like itself. */
  List<Instruction> instructions() {
    List<Instruction> all = new ArrayList<>(instructions);
    all.addAll(stores);
    return all;
  }

  int apply(Operation operation, int... operands) {
    return with(operation, 0, operands);
  }

  int with(Operation operation, int immediate, int... operands) {
    Instruction instruction =
        new Instruction(operation, java.util.Arrays.stream(operands).boxed().toList(), immediate);
    return known.computeIfAbsent(
        instruction,
        added -> {
          instructions.add(added);
          return instructions.size() - 1;
        });
  }

  void store(Operation operation, int buffer, int value) {
    stores.add(new Instruction(operation, List.of(value), buffer));
  }

  int bits(int bits) {
    return with(Operation.CONSTANT, bits);
  }

  int number(float value) {
    return bits(Float.floatToRawIntBits(value));
  }

  int add(int a, int b) {
    return apply(Operation.ADD, a, b);
  }

  int subtract(int a, int b) {
    return apply(Operation.SUBTRACT, a, b);
  }

  int multiply(int a, int b) {
    return apply(Operation.MULTIPLY, a, b);
  }

  int divide(int a, int b) {
    return apply(Operation.DIVIDE, a, b);
  }

  /** {@code a * b + c}. */
  int fma(int a, int b, int c) {
    return apply(Operation.FMA, a, b, c);
  }

  /** The polynomial with these coefficients, that of the highest power first. */
  int polynomial(int x, float... coefficients) {
    int sum = number(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = fma(sum, x, number(coefficients[i]));
    }
    return sum;
  }

  int negate(int x) {
    return apply(Operation.XOR, x, bits(Integer.MIN_VALUE));
  }

  int abs(int x) {
    return apply(Operation.AND, x, bits(Integer.MAX_VALUE));
  }

  /** A size with the sign of another float. */
  int copySign(int size, int sign) {
    return apply(Operation.OR, abs(size), apply(Operation.AND, sign, bits(Integer.MIN_VALUE)));
  }

  int compare(int predicate, int a, int b) {
    return with(Operation.COMPARE, predicate, a, b);
  }

  int isNan(int x) {
    return compare(UNORDERED, x, x);
  }

  int not(int x) {
    return apply(Operation.XOR, x, bits(-1));
  }

  int select(int condition, int a, int b) {
    return apply(Operation.SELECT, condition, a, b);
  }

  int shift(Operation shift, int x, int distance) {
    return with(shift, distance, x);
  }
}

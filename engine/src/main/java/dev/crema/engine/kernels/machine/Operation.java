package dev.crema.engine.kernels.machine;

/**
 * What one instruction does to vectors of floats or 32-bit integers. A bool is a number whose bits
 * are all alike.
 *
 * <p>Encodings: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
 */
enum Operation {
  ADD(Form.BINARY, 0, 1, 0x58),
  SUBTRACT(Form.BINARY, 0, 1, 0x5C),
  MULTIPLY(Form.BINARY, 0, 1, 0x59),
  DIVIDE(Form.BINARY, 0, 1, 0x5E),
  /** The second operand if one is NaN or both are zeros. */
  MAX(Form.BINARY, 0, 1, 0x5F),
  /** The second operand if one is NaN or both are zeros. */
  MIN(Form.BINARY, 0, 1, 0x5D),
  AND(Form.BINARY, 1, 1, 0xDB),
  /** The bits of the second operand that the first one has not. */
  AND_NOT(Form.BINARY, 1, 1, 0xDF),
  OR(Form.BINARY, 1, 1, 0xEB),
  XOR(Form.BINARY, 1, 1, 0xEF),
  ADD_INTS(Form.BINARY, 1, 1, 0xFE),
  SUBTRACT_INTS(Form.BINARY, 1, 1, 0xFA),
  MULTIPLY_INTS(Form.BINARY, 1, 2, 0x40),
  MAX_INTS(Form.BINARY, 1, 2, 0x3D),
  MIN_INTS(Form.BINARY, 1, 2, 0x39),

  SQRT(Form.UNARY, 0, 1, 0x51),
  ABS_INTS(Form.UNARY, 1, 2, 0x1E),
  TO_FLOATS(Form.UNARY, 0, 1, 0x5B),
  /** Cut off; the least integer of what does not fit. */
  TO_INTS(Form.UNARY, 2, 1, 0x5B),
  /** To a whole float in the way that the immediate value says. */
  ROUND(Form.ROUND, 1, 3, 0x08),

  /**
   * By the immediate value; the opcode is the same for all, the register field tells them apart.
   */
  SHIFT_LEFT(Form.SHIFT, 1, 1, 6),
  SHIFT_RIGHT(Form.SHIFT, 1, 1, 2),
  SHIFT_RIGHT_SIGNED(Form.SHIFT, 1, 1, 4),

  /** A bool by one of the predicates of {@link Code}. */
  COMPARE(Form.COMPARE, 0, 1, 0xC2),
  EQUAL_INTS(Form.COMPARE, 1, 1, 0x76),
  GREATER_INTS(Form.COMPARE, 1, 1, 0x66),

  /** The first times the second plus the third, rounded once. */
  FMA(Form.FMA, 1, 2, 0xB8),
  /** The bits of the second operand where the first one has ones, of the third elsewhere. */
  SELECT(Form.SELECT, 1, 3, 0x25),

  /** The bits of the immediate value in all lanes. */
  CONSTANT(Form.SOURCE, 1, 2, 0x18),
  /** The first number of the buffer that the immediate value names, in all lanes. */
  REPEATED(Form.SOURCE, 1, 2, 0x18),
  LOAD_4(Form.LOAD, 0, 1, 0x10),
  LOAD_2(Form.LOAD, 1, 2, 0x33),
  LOAD_SIGNED_1(Form.LOAD, 1, 2, 0x21),
  LOAD_1(Form.LOAD, 1, 2, 0x31),
  STORE_4(Form.STORE, 0, 1, 0x11),
  /** Numbers of 16 bits without sign. */
  STORE_2(Form.STORE, 2, 2, 0x33),
  /** Numbers that fit bytes with a sign. */
  STORE_SIGNED_1(Form.STORE, 2, 2, 0x31),
  /** Numbers that fit bytes without a sign. */
  STORE_1(Form.STORE, 2, 2, 0x31);

  /** How operands lie in the instruction. */
  enum Form {
    BINARY,
    UNARY,
    ROUND,
    SHIFT,
    COMPARE,
    FMA,
    SELECT,
    SOURCE,
    LOAD,
    STORE
  }

  final Form form;
  final int prefix;
  final int map;
  final int opcode;

  Operation(Form form, int prefix, int map, int opcode) {
    this.form = form;
    this.prefix = prefix;
    this.map = map;
    this.opcode = opcode;
  }

  /** The bytes of an element in memory, of loads and stores. */
  int elementBytes() {
    return switch (this) {
      case LOAD_4, STORE_4 -> 4;
      case LOAD_2, STORE_2 -> 2;
      case LOAD_1, LOAD_SIGNED_1, STORE_1, STORE_SIGNED_1 -> 1;
      default -> throw new IllegalStateException(this + " leaves memory alone");
    };
  }
}

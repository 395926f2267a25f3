package dev.crema.engine.kernels.machine;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes x86-64 instructions: vectors of one {@link Width} and the few others that a loop takes.
 * Constants lie behind the code.
 *
 * <p>Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2
 * (prefixes VEX and EVEX).
 */
final class Assembler {
  static final int RAX = 0;
  static final int RCX = 1;
  static final int RDX = 2;
  static final int RSP = 4;
  static final int RSI = 6;
  static final int RDI = 7;

  /** No register where an encoding has room for one. */
  private static final int NONE = 0;

  private static final int HALF = 0;

  /** The mask register that comparisons of AVX-512 go through. */
  static final int MASK = 1;

  /** What stands for no index in an address. */
  private static final int NO_INDEX = RSP;

  private static final class Bytes extends ByteArrayOutputStream {
    void put(int at, int value) {
      for (int i = 0; i < 4; i++) {
        buf[at + i] = (byte) (value >> (8 * i));
      }
    }
  }

  /** A place in the code that has to learn where a constant lies. */
  private record Reference(int at, int bits) {}

  private final Width width;
  private final Bytes code = new Bytes();
  private final List<Reference> references = new ArrayList<>();

  Assembler(Width width) {
    this.width = width;
  }

  /** The code and its constants. */
  byte[] finish() {
    while (code.size() % 4 != 0) {
      code.write(0);
    }
    Map<Integer, Integer> places = new LinkedHashMap<>();
    for (Reference reference : references) {
      int place =
          places.computeIfAbsent(
              reference.bits(),
              bits -> {
                int start = code.size();
                number(bits);
                return start;
              });
      code.put(reference.at(), place - (reference.at() + 4));
    }
    return code.toByteArray();
  }

  private void bytes(int... values) {
    for (int value : values) {
      code.write(value);
    }
  }

  private void number(int value) {
    bytes(value, value >> 8, value >> 16, value >> 24);
  }

  // ---------------------------------------------------------------- general registers

  void push(int register) {
    if (register >= 8) {
      bytes(0x41);
    }
    bytes(0x50 + (register & 7));
  }

  void pop(int register) {
    if (register >= 8) {
      bytes(0x41);
    }
    bytes(0x58 + (register & 7));
  }

  /** Takes memory from the stack; {@link #setNumber} says how much. */
  int takeStack() {
    bytes(0x48, 0x81, 0xEC);
    number(0);
    return code.size() - 4;
  }

  void giveStack(int bytes) {
    bytes(0x48, 0x81, 0xC4);
    number(bytes);
  }

  void setNumber(int at, int value) {
    code.put(at, value);
  }

  /** Loads the long at an offset from {@link #RDI}. */
  void loadLong(int register, int offset) {
    bytes(0x48 | register >> 3 << 2, 0x8B, 0x80 | (register & 7) << 3 | RDI);
    number(offset);
  }

  /** Sets {@link #RAX} to 0. */
  void zeroIndex() {
    bytes(0x31, 0xC0);
  }

  int position() {
    return code.size();
  }

  /** Adds to {@link #RAX} and goes on at a position while it is less than {@link #RSI}. */
  void next(int step, int position) {
    bytes(0x48, 0x05);
    number(step);
    bytes(0x48, 0x39, 0xC0 | RSI << 3 | RAX, 0x0F, 0x82);
    number(position - (code.size() + 4));
  }

  /** An instruction on two 64-bit registers. */
  private void general(int opcode, int reg, int rm) {
    bytes(0x48 | reg >> 3 << 2 | rm >> 3, opcode, 0xC0 | (reg & 7) << 3 | (rm & 7));
  }

  void copy(int to, int from) {
    general(0x89, from, to);
  }

  /** {@code to = base + (index << scale)}. */
  void address(int to, int base, int index, int scale) {
    bytes(0x48 | to >> 3 << 2 | index >> 3 << 1 | base >> 3, 0x8D, 0x44 | (to & 7) << 3);
    bytes(scale << 6 | (index & 7) << 3 | (base & 7), 0);
  }

  /** Goes on at {@link #land} if a register is 0. */
  int skipIfZero(int register) {
    general(0x85, register, register);
    bytes(0x0F, 0x84);
    number(0);
    return code.size() - 4;
  }

  void land(int skip) {
    code.put(skip, code.size() - (skip + 4));
  }

  void addTo(int register, int added) {
    general(0x01, added, register);
  }

  /** Takes 1 from a register and goes on at a position until it is 0. */
  void countDown(int register, int position) {
    bytes(0x48 | register >> 3, 0xFF, 0xC8 | (register & 7), 0x0F, 0x85);
    number(position - (code.size() + 4));
  }

  /** Leaves the upper halves of the registers clean, as the JVM's code wants them, and returns. */
  void leave() {
    bytes(0xC5, 0xF8, 0x77, 0xC3);
  }

  // ---------------------------------------------------------------- vectors

  void binary(Operation operation, int to, int a, int b) {
    registers(operation, width.code, to, a, b);
  }

  void unary(Operation operation, int to, int a) {
    registers(operation, width.code, to, NONE, a);
  }

  void round(int to, int a, int how) {
    registers(Operation.ROUND, width.code, to, NONE, a);
    bytes(how);
  }

  void shift(Operation shift, int to, int a, int distance) {
    prefix(shift.prefix, 1, width.code, 0, to, a >> 3 & 1, a >> 4);
    bytes(0x72, 0xC0 | shift.opcode << 3 | (a & 7), distance);
  }

  /** A bool: all bits of a lane. */
  void compare(Operation operation, int to, int a, int b, int predicate) {
    compareInto(width == Width.AVX512 ? MASK : to, operation, a, b, predicate);
    if (width == Width.AVX512) {
      // Processors wait for what was in the register if it is not cleared before, though they need
      // not: rounds of a loop would follow each other instead of overlapping.
      binary(Operation.XOR, to, to, to);
      prefix(2, 2, width.code, to, NONE, 0, 0);
      bytes(0x38, modRegister(to, MASK));
    }
  }

  /** Compares into a register, with AVX-512 a mask register. */
  void compareInto(int to, Operation operation, int a, int b, int predicate) {
    registers(operation, width.code, to, a, b);
    if (operation == Operation.COMPARE) {
      bytes(predicate);
    }
  }

  /** {@code to = mask ? a : b}; for AVX-512. */
  void chooseByMask(int to, int a, int b) {
    prefix(1, 2, width.code, to, b, a >> 3 & 1, a >> 4, MASK);
    bytes(0x65, modRegister(to, a));
  }

  /** {@code to = a * b + to}. */
  void multiplyAdd(int to, int a, int b) {
    registers(Operation.FMA, width.code, to, a, b);
  }

  /** {@code to = to * a + b}. */
  void multiplyByAdd(int to, int a, int b) {
    prefix(1, 2, width.code, to, a, b >> 3 & 1, b >> 4);
    bytes(0xA8, modRegister(to, b));
  }

  /** {@code to = to ? a : b}, bit by bit; for AVX-512. */
  void choose(int to, int a, int b) {
    registers(Operation.SELECT, width.code, to, a, b);
    bytes(0xCA);
  }

  /** {@code to = condition ? a : b}; for AVX2. */
  void blend(int to, int condition, int a, int b) {
    prefix(1, 3, width.code, to, b, a >> 3 & 1, 0);
    bytes(0x4A, modRegister(to, a), condition << 4);
  }

  void move(int to, int from) {
    prefix(0, 1, width.code, to, NONE, from >> 3 & 1, from >> 4);
    bytes(0x28, modRegister(to, from));
  }

  void constant(int to, int bits) {
    prefix(1, 2, width.code, to, NONE, 0, 0);
    bytes(Operation.CONSTANT.opcode, (to & 7) << 3 | 5);
    references.add(new Reference(code.size(), bits));
    number(0);
  }

  void repeated(int to, int pointer) {
    prefix(1, 2, width.code, to, NONE, pointer >> 3, 0);
    bytes(Operation.REPEATED.opcode);
    pointer(to, pointer);
  }

  /** A vector of elements from {@link #RAX} on. */
  void load(Operation load, int to, int pointer) {
    elements(load, width.code, to, pointer);
  }

  /**
   * Stores a vector from element {@link #RAX} on.
   *
   * @param free a register to use on the way
   */
  void store(Operation store, int from, int pointer, int free) {
    if (width == Width.AVX512 || store == Operation.STORE_4) {
      elements(store, width.code, from, pointer);
      return;
    }
    // Both halves become numbers of 16 bits in one, and these numbers of 8.
    prefix(1, 3, width.code, from, NONE, free >> 3, 0);
    bytes(0x39, modRegister(from, free), 1);
    boolean signed = store == Operation.STORE_SIGNED_1;
    prefix(1, signed ? 1 : 2, HALF, free, from, free >> 3, 0);
    bytes(signed ? 0x6B : 0x2B, modRegister(free, free));
    if (store == Operation.STORE_2) {
      prefix(0, 1, HALF, free, NONE, pointer >> 3, 0);
      bytes(Operation.STORE_4.opcode);
      indexed(free, pointer, 1);
      return;
    }
    prefix(1, 1, HALF, free, free, free >> 3, 0);
    bytes(signed ? 0x63 : 0x67, modRegister(free, free));
    prefix(1, 1, HALF, free, NONE, pointer >> 3, 0);
    bytes(0xD6);
    indexed(free, pointer, 0);
  }

  /** A place in memory: {@code base + (index << scale) + offset}. */
  record Place(int base, int index, int scale, int offset) {
    static Place of(int base, int offset) {
      return new Place(base, NO_INDEX, 0, offset);
    }

    Place plus(int more) {
      return new Place(base, index, scale, offset + more);
    }
  }

  void load(int to, Place place) {
    at(Operation.LOAD_4, to, place);
  }

  void store(int from, Place place) {
    at(Operation.STORE_4, from, place);
  }

  /** The number there in all lanes. */
  void repeat(int to, Place place) {
    at(Operation.REPEATED, to, place);
  }

  private void at(Operation operation, int register, Place place) {
    int index = place.index();
    int base = place.base();
    prefix(operation.prefix, operation.map, width.code, register, NONE, base >> 3, index >> 3);
    bytes(operation.opcode, 0x84 | (register & 7) << 3);
    bytes(place.scale() << 6 | (index & 7) << 3 | (base & 7));
    number(place.offset());
  }

  private void registers(Operation operation, int length, int reg, int second, int rm) {
    prefix(operation.prefix, operation.map, length, reg, second, rm >> 3 & 1, rm >> 4);
    bytes(operation.opcode, modRegister(reg, rm));
  }

  private void elements(Operation operation, int length, int reg, int pointer) {
    prefix(operation.prefix, operation.map, length, reg, NONE, pointer >> 3, 0);
    bytes(operation.opcode);
    indexed(reg, pointer, Integer.numberOfTrailingZeros(operation.elementBytes()));
  }

  private static int modRegister(int reg, int rm) {
    return 0xC0 | (reg & 7) << 3 | (rm & 7);
  }

  /** The memory at a pointer. */
  private void pointer(int reg, int pointer) {
    int low = pointer & 7;
    if (low == RSP) {
      bytes(0x40 | (reg & 7) << 3 | RSP, 0x24, 0);
    } else {
      bytes(0x40 | (reg & 7) << 3 | low, 0);
    }
  }

  /** The memory at a pointer plus {@link #RAX} elements. */
  private void indexed(int reg, int pointer, int scale) {
    bytes(0x44 | (reg & 7) << 3, scale << 6 | RAX << 3 | (pointer & 7), 0);
  }

  /**
   * What comes before the opcode.
   *
   * @param second the register of the first of two operands
   * @param b the fourth bit of the last operand's register
   * @param x its fifth bit, or the fourth one of an index
   */
  private void prefix(int prefix, int map, int length, int reg, int second, int b, int x) {
    prefix(prefix, map, length, reg, second, b, x, 0);
  }

  /**
   * @param mask the mask register that the instruction reads; 0 for none
   */
  private void prefix(
      int prefix, int map, int length, int reg, int second, int b, int x, int mask) {
    if (width == Width.AVX512) {
      int extensions = (reg >> 3 & 1) << 7 | x << 6 | b << 5 | reg >> 4 << 4;
      bytes(
          0x62,
          (extensions ^ 0xF0) | map,
          ((second & 15) ^ 15) << 3 | 4 | prefix,
          mask | length << 5 | (second >> 4 ^ 1) << 3);
    } else {
      int extensions = reg >> 3 << 7 | x << 6 | b << 5;
      bytes(0xC4, (extensions ^ 0xE0) | map, (second ^ 15) << 3 | length << 2 | prefix);
    }
  }
}

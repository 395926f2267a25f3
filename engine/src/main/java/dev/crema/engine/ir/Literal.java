package dev.crema.engine.ir;

import dev.crema.engine.types.Element;
import dev.crema.engine.types.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The numbers of a small tensor inside a graph: little-endian, row-major, compared by content. */
public final class Literal {
  private final Type type;
  private final byte[] bytes;

  /**
   * @param bytes the elements in little-endian order; not copied and not to be changed afterwards
   */
  public Literal(Type type, byte[] bytes) {
    if (bytes.length != type.bytes()) {
      throw new IllegalArgumentException(
          "literal of type " + type + " needs " + type.bytes() + " bytes, got " + bytes.length);
    }
    this.type = type;
    this.bytes = bytes;
  }

  /**
   * The literal of some numbers, each rounded to the type.
   *
   * @param values as many as the type has elements, row-major
   */
  public static Literal of(Type type, double... values) {
    return ofBits(
        type, Arrays.stream(values).mapToLong(v -> Element.bits(type.dtype(), v)).toArray());
  }

  /**
   * The literal of elements given as {@link Element#bits} gives them.
   *
   * @param bits as many as the type has elements, row-major
   */
  public static Literal ofBits(Type type, long... bits) {
    if (bits.length != type.shape().size()) {
      throw new IllegalArgumentException(
          "literal of type "
              + type
              + " needs "
              + type.shape().size()
              + " numbers, got "
              + bits.length);
    }
    int size = type.dtype().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(bits.length * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bits.length; i++) {
      put(buffer, i * size, size, bits[i]);
    }
    return new Literal(type, buffer.array());
  }

  private static void put(ByteBuffer buffer, int at, int size, long bits) {
    switch (size) {
      case 1 -> buffer.put(at, (byte) bits);
      case 2 -> buffer.putShort(at, (short) bits);
      case 4 -> buffer.putInt(at, (int) bits);
      default -> buffer.putLong(at, bits);
    }
  }

  public Type type() {
    return type;
  }

  /** An element as a number; exact for all types but int64 beyond 2<sup>53</sup>. */
  public double number(long index) {
    return Element.toDouble(type.dtype(), bits(index));
  }

  /** The raw bits of an element, in the low end of the {@code long}. */
  public long bits(long index) {
    int size = type.dtype().bytes();
    int at = Math.toIntExact(index * size);
    ByteBuffer buffer = bytes();
    return switch (size) {
      case 1 -> buffer.get(at) & 0xFFL;
      case 2 -> buffer.getShort(at) & 0xFFFFL;
      case 4 -> buffer.getInt(at) & 0xFFFFFFFFL;
      default -> buffer.getLong(at);
    };
  }

  /** The elements, read-only and little-endian. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Literal that
        && type.equals(that.type)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "literal " + type;
  }
}

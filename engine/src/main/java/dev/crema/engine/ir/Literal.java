package dev.crema.engine.ir;

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

  public Type type() {
    return type;
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

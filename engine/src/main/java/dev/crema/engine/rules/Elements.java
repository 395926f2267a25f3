package dev.crema.engine.rules;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The elements of a tensor that {@link Reference} reads or fills, in row-major order. */
final class Elements {
  private final Type type;
  private final int size;
  private final ByteBuffer bytes;
  private final @Nullable Literal literal;

  /** Zeros of a type, to be filled. */
  Elements(Type type) {
    this.type = type;
    this.size = type.dtype().bytes();
    this.bytes = ByteBuffer.allocate(Math.toIntExact(type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    this.literal = null;
  }

  /** The elements of a literal, to be read. */
  Elements(Literal literal) {
    this.type = literal.type();
    this.size = type.dtype().bytes();
    this.bytes = literal.bytes();
    this.literal = literal;
  }

  /** What has been filled in. Nothing may be filled in afterwards. */
  Literal literal() {
    return literal != null ? literal : new Literal(type, bytes.array());
  }

  Type type() {
    return type;
  }

  /** The number of elements. */
  int count() {
    return bytes.capacity() / size;
  }

  long bits(long index) {
    int at = (int) (index * size);
    return switch (size) {
      case 1 -> bytes.get(at) & 0xFFL;
      case 2 -> bytes.getShort(at) & 0xFFFFL;
      case 4 -> bytes.getInt(at) & 0xFFFFFFFFL;
      default -> bytes.getLong(at);
    };
  }

  void put(long index, long bits) {
    int at = (int) (index * size);
    switch (size) {
      case 1 -> bytes.put(at, (byte) bits);
      case 2 -> bytes.putShort(at, (short) bits);
      case 4 -> bytes.putInt(at, (int) bits);
      default -> bytes.putLong(at, bits);
    }
  }

  double number(long index) {
    return Element.toDouble(type.dtype(), bits(index));
  }

  long integer(long index) {
    return Element.toLong(type.dtype(), bits(index));
  }
}

package dev.crema.callbacks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message as it is written field by field. The three messages of an event file do not
 * make up for a library and generated code in what every user gets.
 *
 * <p>Source: <i>Protocol Buffers: Encoding</i>, protobuf.dev.
 */
final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Wire integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  Wire number(int field, double value) {
    tag(field, FIXED_64);
    out.writeBytes(little(Double.doubleToRawLongBits(value), 8));
    return this;
  }

  Wire number(int field, float value) {
    tag(field, FIXED_32);
    out.writeBytes(little(Float.floatToRawIntBits(value), 4));
    return this;
  }

  /** A packed field of repeated numbers. */
  Wire numbers(int field, double... values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (double value : values) {
      packed.writeBytes(little(Double.doubleToRawLongBits(value), 8));
    }
    return bytes(field, packed.toByteArray());
  }

  Wire text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Wire message(int field, Wire value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** The lowest bytes of a number, the lowest first. */
  static byte[] little(long bits, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (bits >>> (8 * i));
    }
    return bytes;
  }

  private Wire bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void tag(int field, int type) {
    varint(((long) field << 3) | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}

package dev.crema.engine.types;

import java.util.Locale;

/**
 * The type of a tensor's elements.
 *
 * <p>Arithmetic runs in {@link #FLOAT32}, {@link #FLOAT64}, {@link #INT32} and {@link #INT64}. The
 * half-width floats {@link #BFLOAT16} and {@link #FLOAT16} are computed in float32 and rounded to
 * nearest even once per operation; {@link #INT8} and {@link #UINT8} wrap around as Java's narrowing
 * casts do.
 */
public enum DType {
  FLOAT32("f32", 4, Kind.FLOATING),
  FLOAT64("f64", 8, Kind.FLOATING),
  BFLOAT16("bf16", 2, Kind.FLOATING),
  FLOAT16("f16", 2, Kind.FLOATING),
  INT8("i8", 1, Kind.INTEGER),
  UINT8("u8", 1, Kind.INTEGER),
  INT32("i32", 4, Kind.INTEGER),
  INT64("i64", 8, Kind.INTEGER),
  BOOL("bool", 1, Kind.BOOLEAN);

  private enum Kind {
    FLOATING,
    INTEGER,
    BOOLEAN
  }

  private final String code;
  private final int bytes;
  private final Kind kind;

  DType(String code, int bytes, Kind kind) {
    this.code = code;
    this.bytes = bytes;
    this.kind = kind;
  }

  /** The short name used in the text form of graphs, such as {@code f32}. */
  public String code() {
    return code;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return kind == Kind.FLOATING;
  }

  /** Whether this is an integer type; {@link #BOOL} is not. */
  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /** The name users write and saved models carry, such as {@code float32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type with the given short name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DType ofCode(String code) {
    for (DType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown data type '" + code + "'");
  }

  /**
   * The type in which values of two types meet: the wider of two floats or two integers, the float
   * of a float and an integer, float32 of two different half-width floats, int32 or wider of a
   * signed and an unsigned integer, and the other type of a boolean.
   */
  public static DType promote(DType a, DType b) {
    if (a == b || b == BOOL) {
      return a;
    }
    if (a == BOOL) {
      return b;
    }
    if (a.kind != b.kind) {
      return a.isFloating() ? a : b;
    }
    if (a.bytes != b.bytes) {
      return a.bytes > b.bytes ? a : b;
    }
    return a.isFloating() ? FLOAT32 : INT32;
  }
}

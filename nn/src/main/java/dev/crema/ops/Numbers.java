package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;

/** Operands in the number types that functions compute in. */
final class Numbers {
  private Numbers() {}

  /** Floating numbers as they are, others as float32. */
  static Tensor floating(Tensor x) {
    return x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
  }

  /** Floating numbers of float32 or wider. */
  static Tensor wide(Tensor x) {
    return x.cast(DType.promote(x.dtype(), DType.FLOAT32));
  }

  /** A bool, int8 or uint8 as int32, which sums and products are kept in. */
  static Tensor summable(Tensor x) {
    return x.dtype().bytes() == 1 ? x.cast(DType.INT32) : x;
  }

  /** Integers as int32, or as int64 if they are. */
  static Tensor whole(String who, String name, Tensor x) {
    Require.check(!x.dtype().isFloating(), who, name, x.type(), "integers");
    return x.dtype() == DType.INT64 ? x : x.cast(DType.INT32);
  }

  /** Refuses anything but numbers of a floating type. */
  static void requireFloating(String who, String name, Tensor x) {
    Require.check(x.dtype().isFloating(), who, name, x.type(), "a floating type");
  }

  /**
   * Computed numbers in the type that a function was given: for integers rounded, ties to even, and
   * no less or more than the type holds.
   */
  static Tensor saturated(Tensor computed, DType dtype) {
    return switch (dtype) {
      case INT8 -> computed.round().clip(Byte.MIN_VALUE, Byte.MAX_VALUE).cast(dtype);
      case UINT8 -> computed.round().clip(0, 255).cast(dtype);
      case INT32, INT64 -> computed.round().cast(dtype);
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16, BOOL -> computed.cast(dtype);
    };
  }

  /**
   * A number for each axis of windows.
   *
   * @param values one number for all axes, or one each
   * @param least what each is at least
   */
  static Ints each(String who, String name, Ints values, int rank, int least) {
    Ints all = values.size() == 1 ? Ints.repeat(values.get(0), rank) : values;
    Require.allAtLeast(who, name, all, rank, least);
    return all;
  }

  /** The number of spatial axes, 1 to 3, of a batch with channels. */
  static int spatial(String who, String name, Tensor x) {
    int rank = x.rank() - 2;
    Require.check(
        rank >= 1 && rank <= 3, who, name, x.type(), "a batch with channels and 1 to 3 other axes");
    return rank;
  }
}

package dev.crema.layers.quantization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/**
 * What the 256 numbers of uint8 stand for: {@code scale · (level - zeroPoint)}. One of them stands
 * for 0 exactly.
 *
 * <p>Source: Jacob et al., <i>Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference</i>, CVPR 2018, section 2.1.
 *
 * @param scale the distance between two levels, greater than 0
 * @param zeroPoint the level that stands for 0, 0 to 255
 */
public record Levels(double scale, int zeroPoint) {
  private static final int GREATEST = 255;

  public Levels {
    Require.positive("Levels", "scale", scale);
    Require.check(
        zeroPoint >= 0 && zeroPoint <= GREATEST, "Levels", "zeroPoint", zeroPoint, "0 to 255");
  }

  /**
   * The levels that reach from one number to another, and to 0.
   *
   * @param least a finite number
   * @param greatest a finite number, not less
   */
  public static Levels between(double least, double greatest) {
    double low = Math.min(least, 0);
    double high = Math.max(greatest, 0);
    double scale = (float) ((high - low) / GREATEST);
    return scale > 0 ? new Levels(scale, (int) Math.rint(-low / scale)) : new Levels(1, 0);
  }

  /** The nearest levels, uint8; what lies outside becomes the first or the last level. */
  Tensor quantize(Tensor x) {
    Tensor level = x.cast(DType.FLOAT32).multiply(1 / scale);
    return (zeroPoint == 0 ? level : level.add(zeroPoint)).round().cast(DType.UINT8);
  }

  /** The numbers that levels stand for, float32. */
  Tensor dequantize(Tensor levels) {
    Tensor level = levels.cast(DType.FLOAT32);
    return (zeroPoint == 0 ? level : level.subtract(zeroPoint)).multiply(scale);
  }
}

package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/**
 * How often each value occurs in some groups of pixels.
 *
 * @param bin the bin of each pixel, int32 {@code [groups, pixels]}
 * @param counts {@code [groups, bins]}, in the number type of the pixels
 */
record Histogram(Tensor bin, Tensor counts) {
  /** Counts whole numbers {@code [groups, pixels]} from 0 to below the number of bins. */
  static Histogram of(Tensor whole, int bins) {
    Tensor bin = whole.cast(DType.INT32);
    return new Histogram(bin, Tensor.full(whole.type(), 1).scatterAdd(bin, 1, 1, bins));
  }

  /** How many pixels are in each bin or a lower one. */
  Tensor below() {
    return counts.cumsum(1);
  }

  /** What a table {@code [groups, bins]} says of each pixel. */
  Tensor lookUp(Tensor table) {
    return table.gather(bin, 1, 1);
  }
}

package dev.crema.quantization;

import dev.crema.check.Require;
import java.util.Set;

/**
 * How {@link dev.crema.Model#quantize} quantizes.
 *
 * @param percentile which percentage of what a layer gets its 256 levels are to reach on either
 *     side, more than 50 to 100: the rest becomes the first or last level. 100 is from the least to
 *     the greatest number; 99.999 by default, which a few outliers cannot move
 * @param batches how many batches of the calibration data are looked at, 1 or more; 100 by default
 * @param batchSize how many samples they have, 1 or more; 32 by default
 * @param except names of layers that stay as they are, with those in them; none by default
 */
public record Quantization(double percentile, int batches, int batchSize, Set<String> except) {
  public Quantization {
    Require.check(
        percentile > 50 && percentile <= 100,
        "Quantization",
        "percentile",
        percentile,
        "more than 50, at most 100");
    Require.atLeast("Quantization", "batches", batches, 1);
    Require.atLeast("Quantization", "batchSize", batchSize, 1);
    except = Set.copyOf(except);
  }

  /** With the defaults. */
  public Quantization() {
    this(99.999, 100, 32, Set.of());
  }

  public Quantization percentile(double value) {
    return new Quantization(value, batches, batchSize, except);
  }

  /** Levels from the least to the greatest number seen. */
  public Quantization minMax() {
    return percentile(100);
  }

  public Quantization batches(int count) {
    return new Quantization(percentile, count, batchSize, except);
  }

  public Quantization batchSize(int count) {
    return new Quantization(percentile, batches, count, except);
  }

  /** Leaves layers as they are; those within others have paths, such as {@code block/dense}. */
  public Quantization except(String... layers) {
    return new Quantization(percentile, batches, batchSize, Set.of(layers));
  }
}

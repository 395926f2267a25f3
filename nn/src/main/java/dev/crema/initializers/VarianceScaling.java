package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;

/**
 * Random numbers whose variance is {@code scale / n}, where n is how many numbers a weight joins.
 *
 * <p>Fan in and fan out of a shape {@code [in, out]} are its axes; of a convolution kernel {@code
 * [window…, in, out]} they are {@code in} and {@code out} times the size of the window; of a vector
 * both are its length.
 *
 * @param scale greater than 0; 1 by default
 * @param mode what n is: {@link Mode#FAN_IN} by default
 * @param distribution {@link Spread#TRUNCATED_NORMAL} by default
 */
public record VarianceScaling(double scale, Mode mode, Spread distribution) implements Initializer {
  /** The standard deviation of a standard normal truncated at 2. */
  private static final double TRUNCATED = 0.8796256610342398;

  /** What the variance is divided by, at least 1. */
  public enum Mode {
    FAN_IN,
    FAN_OUT,
    /** The mean of both. */
    FAN_AVG
  }

  /** How the numbers spread. */
  public enum Spread {
    /**
     * Normal with numbers beyond two standard deviations drawn again, then scaled to the variance.
     */
    TRUNCATED_NORMAL,
    UNTRUNCATED_NORMAL,
    /** Evenly over {@code ±√(3 · variance)}. */
    UNIFORM
  }

  public VarianceScaling {
    Require.positive("VarianceScaling", "scale", scale);
  }

  /** Scale 1, fan in, truncated normal. */
  public VarianceScaling() {
    this(1, Mode.FAN_IN, Spread.TRUNCATED_NORMAL);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    double variance = scale / Math.max(1, fan(type.shape()));
    double stddev = Math.sqrt(variance);
    return switch (distribution) {
      case TRUNCATED_NORMAL -> new TruncatedNormal(0, stddev / TRUNCATED).initialize(type, key);
      case UNTRUNCATED_NORMAL -> new RandomNormal(0, stddev).initialize(type, key);
      case UNIFORM -> {
        double limit = Math.sqrt(3 * variance);
        yield new RandomUniform(-limit, limit).initialize(type, key);
      }
    };
  }

  private double fan(Shape shape) {
    return switch (mode) {
      case FAN_IN -> fanIn(shape);
      case FAN_OUT -> fanOut(shape);
      case FAN_AVG -> (fanIn(shape) + fanOut(shape)) / 2.0;
    };
  }

  static long fanIn(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.dim(0);
      default -> shape.size(0, shape.rank() - 1);
    };
  }

  static long fanOut(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.dim(0);
      default -> shape.size(0, shape.rank() - 2) * shape.dim(-1);
    };
  }
}

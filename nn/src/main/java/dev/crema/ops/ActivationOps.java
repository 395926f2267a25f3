package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.activations.Celu;
import dev.crema.activations.Elu;
import dev.crema.activations.Gelu;
import dev.crema.activations.Glu;
import dev.crema.activations.HardShrink;
import dev.crema.activations.HardSigmoid;
import dev.crema.activations.HardSilu;
import dev.crema.activations.HardTanh;
import dev.crema.activations.LeakyRelu;
import dev.crema.activations.LogSigmoid;
import dev.crema.activations.LogSoftmax;
import dev.crema.activations.Relu6;
import dev.crema.activations.Selu;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Silu;
import dev.crema.activations.SoftShrink;
import dev.crema.activations.Softmax;
import dev.crema.activations.Softplus;
import dev.crema.activations.Softsign;
import dev.crema.activations.SparsePlus;
import dev.crema.activations.SparseSigmoid;
import dev.crema.activations.Sparsemax;
import dev.crema.activations.Squareplus;
import dev.crema.activations.TanhShrink;
import dev.crema.activations.Threshold;
import dev.crema.engine.Tensor;

/**
 * Activation functions: those of {@code dev.crema.activations}, of any tensor. Integers are taken
 * as float32.
 */
abstract class ActivationOps extends SignalOps {
  ActivationOps() {}

  /** {@code max(x, 0)}, in the type of x. */
  public static Tensor relu(Tensor x) {
    return x.relu();
  }

  /** {@code min(max(x, 0), 6)}. */
  public static Tensor relu6(Tensor x) {
    return new Relu6().apply(floating(x));
  }

  /** {@code x} where it is positive, {@code 0.2 · x} elsewhere. */
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.2);
  }

  /** {@code x} where it is positive, {@code negativeSlope · x} elsewhere. */
  public static Tensor leakyRelu(Tensor x, double negativeSlope) {
    return new LeakyRelu(negativeSlope).apply(floating(x));
  }

  /** {@link #elu(Tensor, double)} with alpha 1. */
  public static Tensor elu(Tensor x) {
    return elu(x, 1);
  }

  /** {@code x} where it is positive, {@code alpha · (exp(x) - 1)} elsewhere. */
  public static Tensor elu(Tensor x, double alpha) {
    return new Elu(alpha).apply(floating(x));
  }

  /** {@link #celu(Tensor, double)} with alpha 1. */
  public static Tensor celu(Tensor x) {
    return celu(x, 1);
  }

  /**
   * {@code x} where it is positive, {@code alpha · (exp(x / alpha) - 1)} elsewhere.
   *
   * @param alpha greater than 0
   */
  public static Tensor celu(Tensor x, double alpha) {
    return new Celu(alpha).apply(floating(x));
  }

  /** {@link #elu(Tensor, double)} with alpha 1.67326…, times 1.05070…; see {@link Selu}. */
  public static Tensor selu(Tensor x) {
    return new Selu().apply(floating(x));
  }

  /** {@link #gelu(Tensor, boolean)}, approximately. */
  public static Tensor gelu(Tensor x) {
    return gelu(x, true);
  }

  /** {@code x · Φ(x)}, where Φ is the distribution function of the standard normal. */
  public static Tensor gelu(Tensor x, boolean approximate) {
    return new Gelu(approximate).apply(floating(x));
  }

  /** {@link #glu(Tensor, int)} along the last axis. */
  public static Tensor glu(Tensor x) {
    return glu(x, -1);
  }

  /** {@code a · sigmoid(b)} of the two halves of an axis of even length. */
  public static Tensor glu(Tensor x, int axis) {
    return new Glu(axis).apply(floating(x));
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Tensor sigmoid(Tensor x) {
    return new Sigmoid().apply(floating(x));
  }

  /** {@code ln(sigmoid(x))}, without underflow. */
  public static Tensor logSigmoid(Tensor x) {
    return new LogSigmoid().apply(floating(x));
  }

  /** {@code min(max(x / 6 + ½, 0), 1)}. */
  public static Tensor hardSigmoid(Tensor x) {
    return new HardSigmoid().apply(floating(x));
  }

  /** {@code min(max((x + 1) / 2, 0), 1)}. */
  public static Tensor sparseSigmoid(Tensor x) {
    return new SparseSigmoid().apply(floating(x));
  }

  /** {@code x · sigmoid(x)}. */
  public static Tensor silu(Tensor x) {
    return new Silu().apply(floating(x));
  }

  /** {@link #silu} by another name. */
  public static Tensor swish(Tensor x) {
    return silu(x);
  }

  /** {@code x · hardSigmoid(x)}. */
  public static Tensor hardSilu(Tensor x) {
    return new HardSilu().apply(floating(x));
  }

  /** {@link #hardSilu} by another name. */
  public static Tensor hardSwish(Tensor x) {
    return hardSilu(x);
  }

  /** {@code ln(1 + exp(x))}, without overflow. */
  public static Tensor softplus(Tensor x) {
    return new Softplus().apply(floating(x));
  }

  /** 0 where {@code x <= -1}, {@code (x + 1)² / 4} up to 1, {@code x} from there on. */
  public static Tensor sparsePlus(Tensor x) {
    return new SparsePlus().apply(floating(x));
  }

  /** {@link #squareplus(Tensor, double)} with b 4. */
  public static Tensor squareplus(Tensor x) {
    return squareplus(x, 4);
  }

  /**
   * {@code (x + √(x² + b)) / 2}.
   *
   * @param b 0 or more
   */
  public static Tensor squareplus(Tensor x, double b) {
    return new Squareplus(b).apply(floating(x));
  }

  /** {@code x / (1 + |x|)}. */
  public static Tensor softsign(Tensor x) {
    return new Softsign().apply(floating(x));
  }

  /** {@code x} kept within -1 and 1. */
  public static Tensor hardTanh(Tensor x) {
    return new HardTanh().apply(floating(x));
  }

  /** {@code x - tanh(x)}. */
  public static Tensor tanhShrink(Tensor x) {
    return new TanhShrink().apply(floating(x));
  }

  /** {@link #hardShrink(Tensor, double)} with threshold 0.5. */
  public static Tensor hardShrink(Tensor x) {
    return hardShrink(x, 0.5);
  }

  /**
   * {@code x} where {@code |x| > threshold}, 0 elsewhere.
   *
   * @param threshold 0 or more
   */
  public static Tensor hardShrink(Tensor x, double threshold) {
    return new HardShrink(threshold).apply(floating(x));
  }

  /** {@link #softShrink(Tensor, double)} with threshold 0.5. */
  public static Tensor softShrink(Tensor x) {
    return softShrink(x, 0.5);
  }

  /**
   * {@code x} moved towards 0 by {@code threshold}, and no further than to 0.
   *
   * @param threshold 0 or more
   */
  public static Tensor softShrink(Tensor x, double threshold) {
    return new SoftShrink(threshold).apply(floating(x));
  }

  /** {@code x} where {@code x > threshold}, {@code defaultValue} elsewhere. */
  public static Tensor threshold(Tensor x, double threshold, double defaultValue) {
    return new Threshold(threshold, defaultValue).apply(floating(x));
  }

  /** {@link #softmax(Tensor, int...)} along the last axis. */
  public static Tensor softmax(Tensor x) {
    return softmax(x, -1);
  }

  /** {@code exp(x) / Σ exp(x)} along one axis or several at once; without axes, along all. */
  public static Tensor softmax(Tensor x, int... axis) {
    return Softmax.of(floating(x), axis);
  }

  /** {@link #logSoftmax(Tensor, int...)} along the last axis. */
  public static Tensor logSoftmax(Tensor x) {
    return logSoftmax(x, -1);
  }

  /** {@code ln(softmax(x))}, without underflow. */
  public static Tensor logSoftmax(Tensor x, int... axis) {
    return LogSoftmax.of(floating(x), axis);
  }

  /** {@link #sparsemax(Tensor, int)} along the last axis. */
  public static Tensor sparsemax(Tensor x) {
    return sparsemax(x, -1);
  }

  /** The nearest point to x among probabilities along an axis; many are exactly 0. */
  public static Tensor sparsemax(Tensor x, int axis) {
    return new Sparsemax(axis).apply(floating(x));
  }
}

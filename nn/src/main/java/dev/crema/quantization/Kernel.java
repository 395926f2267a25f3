package dev.crema.quantization;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.normalization.BatchNormalization;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The weights of a quantized layer: those of a layer, with a batch norm folded into them, as
 * multiples of a number for each filter.
 */
final class Kernel {
  /** As {@code ir.Op.QuantizedConvolution} says: two products with levels fit 16 bits then. */
  private static final int GREATEST = 64;

  private final String path;
  private final Tensor kernel;
  private final double[] weights;
  private final double[] bias;

  /**
   * @param path of the layer, for messages
   * @param own its weights by name
   */
  Kernel(String path, Map<String, Tensor> own) {
    this.path = path;
    this.kernel = required(own, "kernel");
    this.weights = kernel.toDoubles();
    int filters = Math.toIntExact(kernel.dim(-1));
    this.bias = numbers(own, "bias").orElseGet(() -> new double[filters]);
  }

  private static Tensor required(Map<String, Tensor> own, String name) {
    return Objects.requireNonNull(own.get(name), name);
  }

  private static Optional<double[]> numbers(Map<String, Tensor> own, String name) {
    return Optional.ofNullable(own.get(name)).map(Tensor::toDoubles);
  }

  /** Does what a batch norm does to the results, by its moving means. */
  void fold(BatchNormalization norm, Map<String, Tensor> own) {
    double[] mean = required(own, "moving_mean").toDoubles();
    double[] variance = required(own, "moving_variance").toDoubles();
    Optional<double[]> gamma = numbers(own, "gamma");
    Optional<double[]> beta = numbers(own, "beta");
    double[] factor = new double[bias.length];
    for (int i = 0; i < factor.length; i++) {
      factor[i] =
          (gamma.isPresent() ? gamma.get()[i] : 1) / Math.sqrt(variance[i] + norm.epsilon());
      bias[i] = (bias[i] - mean[i]) * factor[i] + (beta.isPresent() ? beta.get()[i] : 0);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factor[i % factor.length];
    }
  }

  /** The states of the quantized layer by name. */
  Map<String, Tensor> states() {
    int filters = bias.length;
    double[] scale = new double[filters];
    for (int i = 0; i < weights.length; i++) {
      scale[i % filters] = Math.max(scale[i % filters], Math.abs(weights[i]));
    }
    float[] scales = new float[filters];
    for (int i = 0; i < filters; i++) {
      scales[i] = (float) (scale[i] / GREATEST);
      if (!Float.isFinite(scales[i]) || !Double.isFinite(bias[i])) {
        throw new CremaException(
            "quantize: the weights of '" + path + "' are not finite; allowed: finite numbers");
      }
      scales[i] = scales[i] > 0 ? scales[i] : 1;
    }
    float[] multiples = new float[weights.length];
    for (int i = 0; i < multiples.length; i++) {
      double nearest = Math.rint(weights[i] / scales[i % filters]);
      multiples[i] = (float) Math.clamp(nearest, -GREATEST, GREATEST);
    }
    float[] added = new float[filters];
    Arrays.setAll(scale, i -> added[i] = (float) bias[i]);
    return Map.of(
        "kernel",
        Tensor.of(kernel.shape(), multiples).cast(DType.INT8),
        "kernel_scale",
        Tensor.of(scales),
        "bias",
        Tensor.of(added));
  }
}

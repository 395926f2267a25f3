package dev.crema.layers.quantization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What goes into and comes out of a quantized layer. Sums of products of levels and 8-bit weights
 * are exact; the rest, from the scale of each filter to the rounding to levels, is done while they
 * are at hand.
 *
 * @param input levels of the input
 * @param residual levels of a second input that is added to the results; empty for none
 * @param output levels of the output; empty for an output of floats, which has no residual
 * @param relu whether negative results become 0, which then is the first level of the output
 */
public record Requantization(
    Levels input, Optional<Levels> residual, Optional<Levels> output, boolean relu) {
  public Requantization {
    Require.check(
        residual.isEmpty() || output.isPresent(),
        "Requantization",
        "residual",
        residual,
        "none where the output has no levels");
    Require.check(
        !relu || output.stream().allMatch(levels -> levels.zeroPoint() == 0),
        "Requantization",
        "output",
        output,
        "zeroPoint 0 after a relu");
  }

  /**
   * The results of a layer.
   *
   * @param inputs {@code [batch, spatial…, channels]}, and the residual if there is one
   * @param kernel the shape of the kernel, {@code [window…, channels, filters]}, or without the
   *     axes of a window of one
   */
  Tensor apply(Scope scope, List<Tensor> inputs, Shape kernel, Window window) {
    int count = residual.isPresent() ? 2 : 1;
    if (inputs.size() != count) {
      throw new ShapeException("it takes " + count + " inputs; given: " + inputs.size());
    }
    List<Tensor> levels = inputs.stream().map(Quantized::levels).toList();
    Shape filters = Shape.of(kernel.dim(-1));
    Tensor weights = scope.state("kernel", new Type(DType.INT8, kernel), new Zeros()).value();
    Tensor kernelScale = floats(scope, "kernel_scale", filters);
    double unit = output.map(Levels::scale).orElse(1.0);
    Tensor scale = kernelScale.multiply(input.scale() / unit);
    Tensor bias = offset(floats(scope, "bias", filters).multiply(1 / unit), weights, scale);
    Shape taps = Shape.of(window.size().stream().asLongStream().toArray());
    Tensor tapped = weights.reshape(taps.concat(kernel.slice(kernel.rank() - 2, kernel.rank())));
    Tensor x = levels.getFirst();
    Window inside = window;
    if (input.zeroPoint() != 0) {
      x = padded(x, window);
      Ints none = Ints.repeat(0, window.rank());
      inside = new Window(window.size(), window.stride(), none, none, window.dilation());
    }
    if (residual.isPresent()) {
      float times = (float) (residual.get().scale() / unit);
      return x.quantizedConvolution(tapped, inside, scale, bias, levels.getLast(), times, relu);
    }
    DType type = output.isPresent() ? DType.UINT8 : DType.FLOAT32;
    Tensor y = x.quantizedConvolution(tapped, inside, scale, bias, relu, type);
    return output.isPresent() ? y : y.cast(scope.policy().compute());
  }

  /**
   * What is added to the scaled sums of products of levels: the bias, less what the levels that
   * stand for 0 have brought into the sums, plus that level of the output.
   */
  private Tensor offset(Tensor bias, Tensor weights, Tensor scale) {
    Tensor result = bias;
    if (input.zeroPoint() != 0) {
      int[] axes = IntStream.range(0, weights.rank() - 1).toArray();
      Tensor sums = weights.cast(DType.FLOAT32).sum(axes);
      result = result.subtract(sums.multiply(scale).multiply(input.zeroPoint()));
    }
    if (output.isPresent()) {
      Levels out = output.get();
      double before = residual.map(in -> in.scale() / out.scale() * in.zeroPoint()).orElse(0.0);
      result = result.add(out.zeroPoint() - before);
    }
    return result;
  }

  /** Padding with the level that stands for 0. */
  private Tensor padded(Tensor x, Window window) {
    if (window.low().allEqual(0) && window.high().allEqual(0)) {
      return x;
    }
    return x.pad(around(window.low()), around(window.high()), input.zeroPoint());
  }

  /** Numbers for the spatial axes, and none for the batch and the channels. */
  private static Ints around(Ints spatial) {
    return Ints.of(
        IntStream.concat(IntStream.concat(IntStream.of(0), spatial.stream()), IntStream.of(0))
            .toArray());
  }

  private static Tensor floats(Scope scope, String name, Shape shape) {
    return scope.state(name, new Type(DType.FLOAT32, shape), new Ones()).value();
  }
}

package dev.crema.bench;

import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Work for kernels, in the sizes of the networks that {@code bench/README.md} describes. */
public enum KernelCase {
  MATMUL_1024(in -> in.get(0).matmul(in.get(1)), Shape.of(1024, 1024), Shape.of(1024, 1024)),

  /** The products of {@code mlp-wide}. */
  WIDE_IN(in -> in.get(0).matmul(in.get(1)), Shape.of(128, 784), Shape.of(784, 1024)),
  WIDE_HIDDEN(in -> in.get(0).matmul(in.get(1)), Shape.of(128, 1024), Shape.of(1024, 1024)),
  WIDE_HIDDEN_INPUT_GRADIENT(
      in -> in.get(0).matmul(in.get(1), false, true), Shape.of(128, 1024), Shape.of(1024, 1024)),
  WIDE_HIDDEN_WEIGHT_GRADIENT(
      in -> in.get(0).matmul(in.get(1), true, false), Shape.of(128, 1024), Shape.of(128, 1024)),
  WIDE_IN_WEIGHT_GRADIENT(
      in -> in.get(0).matmul(in.get(1), true, false), Shape.of(128, 784), Shape.of(128, 1024)),

  /** The 3×3 convolutions of {@code resnet20}. */
  CONVOLUTION_16(KernelCase::convolution, image(32, 16), weights(16)),
  CONVOLUTION_16_INPUT_GRADIENT(in -> gradient(in, 0), image(32, 16), weights(16), image(32, 16)),
  CONVOLUTION_16_WEIGHT_GRADIENT(in -> gradient(in, 1), image(32, 16), weights(16), image(32, 16)),
  CONVOLUTION_32(KernelCase::convolution, image(16, 32), weights(32)),
  CONVOLUTION_32_INPUT_GRADIENT(in -> gradient(in, 0), image(16, 32), weights(32), image(16, 32)),
  CONVOLUTION_32_WEIGHT_GRADIENT(in -> gradient(in, 1), image(16, 32), weights(32), image(16, 32)),
  CONVOLUTION_64(KernelCase::convolution, image(8, 64), weights(64)),
  CONVOLUTION_64_INPUT_GRADIENT(in -> gradient(in, 0), image(8, 64), weights(64), image(8, 64)),
  CONVOLUTION_64_WEIGHT_GRADIENT(in -> gradient(in, 1), image(8, 64), weights(64), image(8, 64)),

  /** What bandwidth is compared with: a slice that begins at an aligned place. */
  COPY(in -> in.get(0).slice(0, 16, (1 << 23) + 16), Shape.of((1 << 23) + 16)),

  /** Chains that the compiler makes one loop of, on 32 MB a tensor, out of the reach of caches. */
  CHAIN_SCALE_SHIFT_RELU(in -> in.get(0).multiply(1.5).add(0.1).relu(), Shape.of(1 << 13, 1 << 10)),
  CHAIN_BATCH_NORM_RELU(
      in -> in.get(0).multiply(in.get(1)).add(in.get(2)).relu(),
      Shape.of(1 << 17, 64),
      Shape.of(64),
      Shape.of(64)),
  CHAIN_ADD_RELU(
      in -> in.get(0).add(in.get(1)).relu(),
      Shape.of(1 << 13, 1 << 10),
      Shape.of(1 << 13, 1 << 10)),
  CHAIN_GELU(
      in -> in.get(0).multiply(in.get(0).divide(Math.sqrt(2)).erf().add(1)).multiply(0.5),
      Shape.of(1 << 13, 1 << 10)),
  CHAIN_SWISH(in -> in.get(0).multiply(in.get(0).sigmoid()), Shape.of(1 << 13, 1 << 10)),
  CHAIN_DROPOUT_GRADIENT(
      in -> in.get(0).greater(0.5).where(in.get(1).multiply(2), in.get(1).multiply(0)),
      Shape.of(1 << 13, 1 << 10),
      Shape.of(1 << 13, 1 << 10)),

  SOFTMAX(in -> in.get(0).softmax(-1), Shape.of(1024, 768)),
  LAYER_NORM(KernelCase::layerNorm, Shape.of(1024, 256), Shape.of(256), Shape.of(256)),
  LAYER_NORM_GRADIENT(
      in ->
          Functions.gradients(layerNorm(in).multiply(in.get(3)).sum(), List.of(in.get(0)))
              .getFirst(),
      Shape.of(1024, 256),
      Shape.of(256),
      Shape.of(256),
      Shape.of(1024, 256)),
  SUM_OF_ROWS(in -> in.get(0).sum(1), Shape.of(4096, 1024)),
  SUM_OF_COLUMNS(in -> in.get(0).sum(0), Shape.of(4096, 1024)),
  MAX_OF_ROWS(in -> in.get(0).max(1), Shape.of(4096, 1024)),
  MEAN_AND_VARIANCE_OF_CHANNELS(
      in -> in.get(0).mean(0).add(in.get(0).square().mean(0)), Shape.of(64L * 32 * 32, 16)),

  /** The update of weights with their moments, as large as the chains. */
  ADAM {
    @Override
    Work on(Settings settings) {
      return adam(settings);
    }
  };

  private final Function<List<Tensor>, Tensor> function;
  private final List<Shape> arguments;

  KernelCase() {
    this(in -> in.getFirst());
  }

  KernelCase(Function<List<Tensor>, Tensor> function, Shape... arguments) {
    this.function = function;
    this.arguments = List.of(arguments);
  }

  boolean isConvolution() {
    return name().startsWith("CONVOLUTION");
  }

  boolean isChain() {
    return name().startsWith("CHAIN") || this == ADAM;
  }

  boolean isProduct() {
    return this == MATMUL_1024 || isWide();
  }

  boolean isWide() {
    return name().startsWith("WIDE");
  }

  /** The work on random numbers between -1 and 1. */
  Work on(Settings settings) {
    List<Tensor> tensors = new ArrayList<>();
    for (Shape shape : arguments) {
      tensors.add(random(shape, tensors.size()));
    }
    return new Work(settings, in -> List.of(function.apply(in)), tensors);
  }

  private static Tensor random(Shape shape, int stream) {
    Type type = new Type(DType.FLOAT32, shape);
    return Tensor.random(Distribution.UNIFORM, type, stream, Tensor.of(Shape.of(2), 1L, 0L))
        .multiply(2)
        .subtract(1);
  }

  private static Shape image(long side, long channels) {
    return Shape.of(64, side, side, channels);
  }

  private static Shape weights(long channels) {
    return Shape.of(3, 3, channels, channels);
  }

  private static Tensor convolution(List<Tensor> in) {
    Ints one = Ints.of(1, 1);
    return in.get(0).convolution(in.get(1), new Window(Ints.of(3, 3), one, one, one, one), 1);
  }

  /** The gradient of a convolution with respect to an argument; nothing else is left of it. */
  private static Tensor gradient(List<Tensor> in, int argument) {
    Tensor loss = convolution(in).multiply(in.get(2)).sum();
    return Functions.gradients(loss, List.of(in.get(argument))).getFirst();
  }

  private static Tensor layerNorm(List<Tensor> in) {
    Tensor x = in.get(0);
    Tensor centred = x.subtract(x.meanKeep(1));
    Tensor scale = centred.square().meanKeep(1).add(1e-3).rsqrt();
    return centred.multiply(scale).multiply(in.get(1)).add(in.get(2));
  }

  private static Work adam(Settings settings) {
    Shape shape = Shape.of(1 << 13, 1 << 10);
    Variable weight = new Variable("weight", random(shape, 0));
    Variable mean = new Variable("mean", random(shape, 1));
    Variable square = new Variable("square", random(shape, 2).square());
    return new Work(
        settings,
        in -> {
          Tensor gradient = in.getFirst();
          mean.assign(mean.value().add(gradient.subtract(mean.value()).multiply(0.1)));
          square.assign(
              square.value().add(gradient.square().subtract(square.value()).multiply(0.001)));
          Tensor step = mean.value().multiply(1e-3).divide(square.value().sqrt().add(1e-7));
          weight.assign(weight.value().subtract(step));
          return List.of();
        },
        List.of(random(shape, 3)));
  }
}

package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.OptionalLong;

/**
 * In training, turns each image x into {@code w · x + (1 - w) · y}, y being another image of the
 * batch; else changes nothing. Its label becomes the same mixture of both labels.
 *
 * <p>Inputs images {@code [batch, height, width, channels]} or with channels first, and labels
 * {@code [batch, classes]} if there are any, such as one-hot ones; the outputs are as many, of the
 * same shapes, float. Partners are a random order of the batch: some images may be their own.
 *
 * <p>Labels are an input here: it stands where both are at hand, in what prepares data, or in a
 * model that takes both and adds its loss itself ({@link Scope#addLoss}).
 *
 * <p>Source: Zhang et al., <i>mixup: Beyond empirical risk minimization</i>, ICLR 2018.
 *
 * @param alpha both parameters of the beta distribution that the part w is drawn from for each
 *     image, greater than 0: the smaller, the nearer w is to 0 or 1; 0.2 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record MixUp(double alpha, DataFormat dataFormat, OptionalLong seed) implements Mixing {
  public MixUp {
    Require.positive("MixUp", "alpha", alpha);
  }

  /** With channels last. */
  public MixUp(double alpha) {
    this(alpha, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** With an alpha of 0.2. */
  public MixUp() {
    this(0.2);
  }

  public MixUp dataFormat(DataFormat value) {
    return new MixUp(alpha, value, seed);
  }

  public MixUp seed(long value) {
    return new MixUp(alpha, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Mixed mix(Scope scope, Tensor images, Tensor partners) {
    DType wide = DType.promote(images.dtype(), DType.FLOAT32);
    Type type = new Type(wide, Shape.of(images.dim(0), 1, 1, 1));
    return mix(images, partners, Gamma.beta(scope, seed, 1, type, Tensor.scalar(wide, alpha)));
  }

  static Mixed mix(Tensor images, Tensor partners, Tensor part) {
    return new Mixed(Warp.between(partners, images, part.cast(images.dtype())), part);
  }
}

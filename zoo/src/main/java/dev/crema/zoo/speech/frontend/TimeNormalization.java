package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalInt;

/**
 * A layer that gives each feature of each sequence mean 0 and variance 1 over time, which takes
 * away what microphone, room and loudness add: over the whole utterance or, for sound that goes on,
 * over the last frames. The variance may be left as it is: in short clips it says how long they are
 * and what is in them rather than where they were recorded.
 *
 * <p>Input {@code [batch, frames, features]}, output of the same shape: {@code (x - mean) / (σ +
 * 0.1)}, where σ is the standard deviation of the frames that count, or {@code x - mean}. The 0.1
 * keeps silence quiet.
 *
 * <p>Source: O. Viikki, K. Laurila, <i>Cepstral domain segmental feature vector normalization</i>,
 * Speech Communication 25, 1998.
 *
 * @param window how many frames count, the last of them the one that is normalized, 1 or more; at
 *     the start as many as there are. By default (empty) all frames of the utterance
 * @param variance whether to divide by the standard deviation; true by default
 */
public record TimeNormalization(OptionalInt window, boolean variance) implements UnaryLayer {
  private static final double LEAST = 0.1;

  public TimeNormalization {
    window.ifPresent(frames -> Require.atLeast("TimeNormalization", "window", frames, 1));
  }

  /** Over whole utterances. */
  public TimeNormalization() {
    this(OptionalInt.empty(), true);
  }

  /** Over the last frames. */
  public TimeNormalization window(int frames) {
    return new TimeNormalization(OptionalInt.of(frames), variance);
  }

  public TimeNormalization variance(boolean value) {
    return new TimeNormalization(window, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: [batch, frames, features]");
    }
    Tensor x = input.cast(DType.promote(input.dtype(), DType.FLOAT32));
    Tensor centred = x.subtract(mean(x));
    if (!variance) {
      return centred.cast(input.dtype());
    }
    Tensor spread =
        window.isEmpty()
            ? mean(centred.square())
            : mean(x.square()).subtract(mean(x).square()).maximum(0);
    return centred.divide(spread.sqrt().add(LEAST)).cast(input.dtype());
  }

  private Tensor mean(Tensor x) {
    if (window.isEmpty()) {
      return x.meanKeep(1);
    }
    return weights(x.dim(1), x.dtype()).matmul(x);
  }

  /** Row t holds what each frame counts for the mean at frame t. */
  private Tensor weights(long frames, DType dtype) {
    Type type = new Type(DType.INT32, Shape.of(1, frames, frames));
    Tensor age = Tensor.iota(type, 1).subtract(Tensor.iota(type, 2));
    Tensor counts = age.greaterEqual(0).and(age.less(window.getAsInt())).cast(dtype);
    return counts.divide(counts.sumKeep(2));
  }
}

package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * In training, adds white noise to sound, so much that the signal-to-noise ratio {@code 10 ·
 * lg(power of the sound / power of the noise)} is a random number of decibels in each sequence;
 * else changes nothing. The noise itself is new in each step, and the same for all sequences of a
 * batch. {@link #mix} does the same with any noise and ratio.
 *
 * <p>Input {@code [batch, samples]}, output of the same shape.
 *
 * @param least the least ratio in decibels; 5 by default
 * @param greatest the greatest one, {@code least} or more; 50 by default
 */
public record NoiseMixing(double least, double greatest) implements UnaryLayer {
  public NoiseMixing {
    Require.finite("NoiseMixing", "least", least);
    Require.check(
        greatest >= least && Double.isFinite(greatest),
        "NoiseMixing",
        "greatest",
        greatest,
        least + " (least) or more");
  }

  /** From 5 to 50 decibels. */
  public NoiseMixing() {
    this(5, 50);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!scope.training()) {
      return input;
    }
    Type one = new Type(DType.FLOAT32, input.shape().with(0, 1));
    Tensor noise = scope.random(Distribution.NORMAL, one);
    Type each = new Type(DType.FLOAT32, Shape.of(input.dim(0), 1));
    Tensor ratio = scope.random(Distribution.UNIFORM, each).multiply(greatest - least).add(least);
    Tensor power = input.cast(DType.FLOAT32).square().meanKeep(1);
    Tensor gain = power.sqrt().multiply(ratio.multiply(-Math.log(10) / 20).exp());
    return input.add(noise.multiply(gain).cast(input.dtype()));
  }

  /**
   * Sound with noise at a given ratio.
   *
   * @param noise repeated from its start if it is shorter, cut off if it is longer; 1 sample or
   *     more. Silence adds nothing
   * @param ratio of signal to noise in decibels, finite
   * @throws CremaException if there is no noise
   */
  public static float[] mix(float[] sound, float[] noise, double ratio) {
    Require.finite("mix", "ratio", ratio);
    if (noise.length == 0) {
      throw new CremaException("mix: noise has 0 samples; allowed: 1 or more");
    }
    float[] mixed = sound.clone();
    double noisePower = 0;
    for (int i = 0; i < sound.length; i++) {
      noisePower += Math.pow(noise[i % noise.length], 2);
    }
    double soundPower = 0;
    for (float value : sound) {
      soundPower += Math.pow(value, 2);
    }
    if (noisePower > 0) {
      double gain = Math.sqrt(soundPower / noisePower) * Math.pow(10, -ratio / 20);
      for (int i = 0; i < sound.length; i++) {
        mixed[i] += (float) (gain * noise[i % noise.length]);
      }
    }
    return mixed;
  }
}

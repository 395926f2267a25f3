package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.normalization.BatchNormalization;
import dev.crema.layers.normalization.GroupNormalization;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.normalization.RMSNormalization;
import dev.crema.layers.normalization.UnitNormalization;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalization layers over random axes, with and without scale and offset. */
@Tag("parity")
class NormalizationParityTest {
  private static final String FAMILY = "Normalizations";

  private static double epsilon(Gen gen) {
    return Math.pow(10, gen.real(-5, -1));
  }

  private static String given(boolean use, String name) {
    return use ? name : "None";
  }

  /** PyTorch's moving variance is divided by n - 1, Keras's by n: it is put together here. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batch(boolean training) {
    Parity.check(
        FAMILY,
        "BatchNormalization " + (training ? "in training" : "with moving means"),
        Parity.SUMS,
        gen -> {
          int rank = gen.between(2, 5);
          int axis = gen.chance(0.7) ? rank - 1 : gen.between(1, rank - 1);
          long[] shape = IntStream.range(0, rank).mapToLong(i -> gen.between(2, 6)).toArray();
          shape[axis] = gen.between(1, 19);
          boolean scale = gen.chance(0.7);
          boolean center = gen.chance(0.7);
          double epsilon = epsilon(gen);
          double momentum = gen.real(0.5, 0.99);
          Layer layer =
              new BatchNormalization()
                  .axis(axis)
                  .scale(scale)
                  .center(center)
                  .epsilon(epsilon)
                  .momentum(momentum);
          String affine = given(scale, "gamma") + ", " + given(center, "beta");
          String arguments = training ? "None, None, True" : "moving_mean, moving_variance, False";
          String lines =
              """
              v = torch.movedim(x, %1$d, 1)
              y = torch.batch_norm(v, %2$s, %3$s, 0., %4$s, False)
              a = torch.mean(x, %5$s)
              b = torch.var(x, %5$s, correction=0)
              """
                  .formatted(
                      axis,
                      affine,
                      arguments,
                      epsilon,
                      Arrays.toString(IntStream.range(0, rank).filter(i -> i != axis).toArray()));
          String result = "torch.movedim(y, 1, %d)".formatted(axis);
          Map<String, Tensor> inputs = Map.of("x", Draw.floats(gen, shape));
          if (!training) {
            return Trial.of(gen, layer, inputs, lines + "[" + result + "]");
          }
          String moved = "moving_%s * " + momentum + " + torch.detach(%s) * " + (1 - momentum);
          return Trial.training(
              gen,
              layer,
              inputs,
              lines
                  + "[%s, %s, %s]"
                      .formatted(
                          result, moved.formatted("mean", "a"), moved.formatted("variance", "b")));
        });
  }

  @Test
  void layer() {
    Parity.check(
        FAMILY,
        "LayerNormalization",
        Parity.SUMS,
        gen -> {
          long[] shape = gen.shape(2, 4).stream().toArray();
          int count = gen.between(1, shape.length - 1);
          shape[shape.length - 1]++;
          long[] over = Arrays.copyOfRange(shape, shape.length - count, shape.length);
          boolean scale = gen.chance(0.7);
          boolean center = gen.chance(0.7);
          double epsilon = epsilon(gen);
          Layer layer =
              new LayerNormalization()
                  .axis(IntStream.range(-count, 0).toArray())
                  .scale(scale)
                  .center(center)
                  .epsilon(epsilon);
          return Trial.of(
              gen,
              layer,
              Map.of("x", Draw.floats(gen, shape)),
              "[torch.layer_norm(x, %s, %s, %s, %s, False)]"
                  .formatted(
                      Arrays.toString(over),
                      given(scale, "gamma"),
                      given(center, "beta"),
                      epsilon));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"GroupNormalization", "GroupNormalization, each channel by itself"})
  void group(String what) {
    boolean each = what.contains("each");
    Parity.check(
        FAMILY,
        what,
        Parity.SUMS,
        gen -> {
          int rank = gen.between(3, 5);
          int groups = gen.between(1, 5);
          long[] shape = IntStream.range(0, rank).mapToLong(i -> gen.between(1, 6)).toArray();
          // PyTorch's gradient of instance_norm is wrong for a batch of 1 of images: it is not that
          // of group_norm with a group for each channel.
          shape[0] += each ? 1 : 0;
          shape[1] = gen.between(3, 8);
          shape[rank - 1] = (long) groups * gen.between(1, 4);
          boolean scale = gen.chance(0.7);
          boolean center = gen.chance(0.7);
          double epsilon = epsilon(gen);
          Layer layer =
              new GroupNormalization(each ? -1 : groups)
                  .scale(scale)
                  .center(center)
                  .epsilon(epsilon);
          // PyTorch's gradient of an offset without a factor fails.
          String ones = "torch.ones([" + shape[rank - 1] + "])";
          String affine = (scale ? "gamma" : ones) + ", " + given(center, "beta");
          String torch =
              each
                  ? "torch.instance_norm(v, %s, None, None, True, 0., %s, False)"
                      .formatted(affine, epsilon)
                  : "torch.group_norm(v, %d, %s, %s, False)".formatted(groups, affine, epsilon);
          return Trial.of(
              gen,
              layer,
              Map.of("x", Draw.floats(gen, shape)),
              "v = torch.contiguous(torch.movedim(x, -1, 1))\n[torch.movedim("
                  + torch
                  + ", 1, -1)]");
        });
  }

  @Test
  void rms() {
    Parity.check(
        FAMILY,
        "RMSNormalization",
        Parity.SUMS,
        gen -> {
          long[] shape = gen.shape(2, 4).stream().toArray();
          double epsilon = epsilon(gen);
          return Trial.of(
              gen,
              new RMSNormalization().epsilon(epsilon),
              Map.of("x", Draw.floats(gen, shape)),
              "[torch.rms_norm(x, [%d], scale, %s)]".formatted(shape[shape.length - 1], epsilon));
        });
  }

  @Test
  void unit() {
    Parity.check(
        FAMILY,
        "UnitNormalization",
        Parity.SUMS,
        gen -> {
          long[] shape = Draw.shape(gen, 2, 4);
          shape[shape.length - 1]++;
          return Trial.of(
              gen,
              new UnitNormalization(),
              Map.of("x", Draw.floats(gen, shape)),
              "[torch.div(x, torch.linalg_vector_norm(x, 2, [-1], True))]");
        });
  }
}

package dev.crema.layers.preprocessing;

import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.core.Identity;
import dev.crema.layers.reshaping.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The changes of images with channels last that {@link RandAugment} and {@link AugMix} choose from,
 * all of one strength.
 *
 * @param factor the least and the greatest strength, 0 to 1
 */
record Repertoire(
    List<Double> valueRange, List<Double> factor, Interpolation interpolation, OptionalLong seed) {
  /** Which of the draws of a layer with a seed the choices are. */
  static final int CHOICES = 0;

  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;

  /** Refuses settings out of range. */
  void check(String who) {
    PerImage.valueRange(who, valueRange);
    PerImage.factor(who, "factor", factor, 0, 1);
    Warp.requireInterpolation(who, interpolation);
  }

  /** Moves, turns and changes of the values, 7 of them. */
  List<UnaryLayer> shapesAndTones() {
    double bits = Math.max(1, Math.floor(8 * factor.getLast()));
    return List.of(
        new RandomShear(factor, factor, warp(1)),
        new RandomTranslation(factor, factor, warp(2)),
        new RandomRotation(factor, warp(3)),
        new RandomPosterization(List.of(1.0, bits), valueRange, LAST, seed(4)),
        new Solarization(factor, factor, valueRange, seed(5)),
        new AutoContrast(valueRange),
        new Equalization().valueRange(valueRange.getFirst(), valueRange.getLast()));
  }

  /** The same and changes of brightness, colour, contrast and sharpness, 11 in all. */
  List<UnaryLayer> all() {
    List<UnaryLayer> all = new ArrayList<>(shapesAndTones());
    all.add(new RandomBrightness(factor, valueRange, seed(6)));
    all.add(new RandomColorDegeneration(factor, valueRange, LAST, seed(7)));
    all.add(new RandomContrast(factor, valueRange, LAST, seed(8)));
    all.add(new RandomSharpness(factor, valueRange, LAST, seed(9)));
    return all;
  }

  private Warp warp(int change) {
    Warp warp = new Warp().interpolation(interpolation);
    OptionalLong own = seed(change);
    return own.isPresent() ? warp.seed(own.getAsLong()) : warp;
  }

  /** A seed for each change, if there is one. */
  private OptionalLong seed(int change) {
    return seed.isEmpty() ? seed : OptionalLong.of(seed.getAsLong() * 31 + change);
  }

  /** Numbers {@code [chains, depth]} from 0 to below {@code limit}, for the whole batch. */
  Tensor choices(Scope scope, int chains, int depth, int limit) {
    return scope
        .random(
            Distribution.UNIFORM, new Type(DType.FLOAT32, Shape.of(chains, depth)), seed, CHOICES)
        .multiply((double) limit)
        .floor()
        .minimum(limit - 1.0);
  }

  /** What numbers each place in {@code [chains, depth]} has. */
  static Tensor places(int chains, int depth) {
    return Tensor.iota(new Type(DType.INT64, Shape.of((long) chains * depth)), 0)
        .reshape(chains, depth);
  }

  /**
   * What changes, one after the other, make of images.
   *
   * @param choices the numbers of the changes, {@code [depth]}
   * @param places int64 {@code [depth]}, others for each chain: changes draw other numbers at each
   */
  static Tensor chain(
      Scope scope, List<UnaryLayer> changes, Tensor choices, Tensor places, Tensor images) {
    return Loops.scan(
            (changed, at) ->
                new Loops.Step(
                    List.of(
                        scope.inStep(
                            at.getLast(),
                            new ArrayList<>(),
                            () -> one(scope, changes, at.getFirst(), changed.getFirst()))),
                    List.of()),
            List.of(images),
            List.of(choices, places))
        .carried()
        .getFirst();
  }

  /** What the change of a number makes of images; the others do not run. */
  private static Tensor one(Scope scope, List<UnaryLayer> changes, Tensor number, Tensor images) {
    int half = changes.size() / 2;
    if (half == 0) {
      UnaryLayer change = changes.getFirst();
      return change instanceof Identity ? images : scope.call(change, images);
    }
    List<UnaryLayer> first = changes.subList(0, half);
    List<UnaryLayer> second = changes.subList(half, changes.size());
    return Loops.cond(
            number.less((double) half),
            () -> List.of(one(scope, first, number, images)),
            () -> List.of(one(scope, second, number.subtract((double) half), images)))
        .getFirst();
  }
}

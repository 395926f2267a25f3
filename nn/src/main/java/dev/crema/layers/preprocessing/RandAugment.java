package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.reshaping.Interpolation;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, changes images some times over, each time in one of eleven ways; else changes
 * nothing. The ways are {@link RandomShear}, {@link RandomTranslation}, {@link RandomRotation},
 * {@link RandomPosterization}, {@link Solarization}, {@link AutoContrast}, {@link Equalization},
 * {@link RandomBrightness}, {@link RandomColorDegeneration}, {@link RandomContrast} and {@link
 * RandomSharpness}, all equally likely. As in Keras, the ways are drawn for the batch and how far
 * each goes for each image; only the chosen ones are computed.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, 3 channels, output of
 * the same shape, float.
 *
 * <p>Source: Cubuk et al., <i>RandAugment: Practical automated data augmentation with a reduced
 * search space</i>, NeurIPS 2020.
 *
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param numOps how many changes one after the other, 1 or more; 2 by default
 * @param factor the least and the greatest strength, 0 to 1, which is the factor of each change; of
 *     {@link RandomPosterization} it is 1 to {@code 8 · greatest}; one number f means 0 to f; 0.5
 *     by default
 * @param interpolation {@link Interpolation#BILINEAR} by default, or NEAREST
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandAugment(
    List<Double> valueRange,
    int numOps,
    List<Double> factor,
    Interpolation interpolation,
    DataFormat dataFormat,
    OptionalLong seed)
    implements TrainingChange {
  public RandAugment {
    valueRange = List.copyOf(valueRange);
    factor = List.copyOf(factor);
    new Repertoire(valueRange, factor, interpolation, seed).check("RandAugment");
    Require.atLeast("RandAugment", "numOps", numOps, 1);
  }

  /** Two changes of strengths from 0 to 0.5, values from 0 to 255. */
  public RandAugment() {
    this(
        PerImage.BYTES,
        2,
        List.of(0.0, 0.5),
        Interpolation.BILINEAR,
        DataFormat.CHANNELS_LAST,
        OptionalLong.empty());
  }

  public RandAugment valueRange(double least, double greatest) {
    return new RandAugment(
        List.of(least, greatest), numOps, factor, interpolation, dataFormat, seed);
  }

  public RandAugment numOps(int value) {
    return new RandAugment(valueRange, value, factor, interpolation, dataFormat, seed);
  }

  /** Strengths from 0 to this. */
  public RandAugment factor(double greatest) {
    return factor(0, greatest);
  }

  public RandAugment factor(double least, double greatest) {
    return new RandAugment(
        valueRange, numOps, List.of(least, greatest), interpolation, dataFormat, seed);
  }

  public RandAugment interpolation(Interpolation value) {
    return new RandAugment(valueRange, numOps, factor, value, dataFormat, seed);
  }

  public RandAugment dataFormat(DataFormat value) {
    return new RandAugment(valueRange, numOps, factor, interpolation, value, seed);
  }

  public RandAugment seed(long value) {
    return new RandAugment(
        valueRange, numOps, factor, interpolation, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    RandomColour.requireRgb(images);
    Repertoire repertoire = new Repertoire(valueRange, factor, interpolation, seed);
    List<UnaryLayer> changes = repertoire.all();
    Tensor choices = repertoire.choices(scope, 1, numOps, changes.size()).select(0, 0);
    Tensor places = Repertoire.places(1, numOps).select(0, 0);
    return Repertoire.chain(scope, changes, choices, places, images);
  }
}

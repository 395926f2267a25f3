package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
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
 * In training, mixes images x with changed ones, {@code m · x + (1 - m) · Σ w · chain(x)}, and
 * clips to the range of values; else changes nothing. Each chain is some changes one after the
 * other, each one of the ways of {@link RandAugment} or none, all equally likely. The weights w of
 * the chains are drawn from a Dirichlet distribution and m from a beta distribution. As in Keras,
 * all this is drawn for the batch, and how far each change goes for each image; only the chosen
 * changes are computed.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, 3 channels if all
 * changes take part, output of the same shape, float.
 *
 * <p>Source: Hendrycks et al., <i>AugMix: A simple data processing method to improve robustness and
 * uncertainty</i>, ICLR 2020.
 *
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param numChains how many chains, 1 or more; 3 by default
 * @param chainDepth how many changes in each, 1 or more; 3 by default
 * @param factor the least and the greatest strength, 0 to 1, as of {@link RandAugment}; 0.3 by
 *     default
 * @param alpha the parameters of both distributions, greater than 0; 1 by default
 * @param allOps whether brightness, colour, contrast and sharpness change too; true by default
 * @param interpolation {@link Interpolation#BILINEAR} by default, or NEAREST
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record AugMix(
    List<Double> valueRange,
    int numChains,
    int chainDepth,
    List<Double> factor,
    double alpha,
    boolean allOps,
    Interpolation interpolation,
    DataFormat dataFormat,
    OptionalLong seed)
    implements TrainingChange {
  public AugMix {
    valueRange = List.copyOf(valueRange);
    factor = List.copyOf(factor);
    new Repertoire(valueRange, factor, interpolation, seed).check("AugMix");
    Require.atLeast("AugMix", "numChains", numChains, 1);
    Require.atLeast("AugMix", "chainDepth", chainDepth, 1);
    Require.positive("AugMix", "alpha", alpha);
  }

  /** Three chains of three changes of strengths from 0 to 0.3, values from 0 to 255. */
  public AugMix() {
    this(
        PerImage.BYTES,
        3,
        3,
        List.of(0.0, 0.3),
        1,
        true,
        Interpolation.BILINEAR,
        DataFormat.CHANNELS_LAST,
        OptionalLong.empty());
  }

  public AugMix valueRange(double least, double greatest) {
    return new AugMix(
        List.of(least, greatest),
        numChains,
        chainDepth,
        factor,
        alpha,
        allOps,
        interpolation,
        dataFormat,
        seed);
  }

  /** As many chains of as many changes. */
  public AugMix chains(int number, int depth) {
    return new AugMix(
        valueRange, number, depth, factor, alpha, allOps, interpolation, dataFormat, seed);
  }

  /** Strengths from 0 to this. */
  public AugMix factor(double greatest) {
    return factor(0, greatest);
  }

  public AugMix factor(double least, double greatest) {
    return new AugMix(
        valueRange,
        numChains,
        chainDepth,
        List.of(least, greatest),
        alpha,
        allOps,
        interpolation,
        dataFormat,
        seed);
  }

  public AugMix alpha(double value) {
    return new AugMix(
        valueRange, numChains, chainDepth, factor, value, allOps, interpolation, dataFormat, seed);
  }

  public AugMix allOps(boolean value) {
    return new AugMix(
        valueRange, numChains, chainDepth, factor, alpha, value, interpolation, dataFormat, seed);
  }

  public AugMix interpolation(Interpolation value) {
    return new AugMix(
        valueRange, numChains, chainDepth, factor, alpha, allOps, value, dataFormat, seed);
  }

  public AugMix dataFormat(DataFormat value) {
    return new AugMix(
        valueRange, numChains, chainDepth, factor, alpha, allOps, interpolation, value, seed);
  }

  public AugMix seed(long value) {
    return new AugMix(
        valueRange,
        numChains,
        chainDepth,
        factor,
        alpha,
        allOps,
        interpolation,
        dataFormat,
        OptionalLong.of(value));
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    if (allOps) {
      RandomColour.requireRgb(images);
    }
    DType wide = DType.promote(images.dtype(), DType.FLOAT32);
    Tensor shape = Tensor.scalar(wide, alpha);
    int draws = Repertoire.CHOICES + 1;
    Tensor weights =
        Gamma.log(scope, seed, draws, new Type(wide, Shape.of(numChains)), shape).softmax(0);
    Tensor part =
        Gamma.beta(scope, seed, draws + Gamma.STREAMS, new Type(wide, Shape.of(1)), shape);
    Repertoire repertoire = new Repertoire(valueRange, factor, interpolation, seed);
    List<UnaryLayer> changes =
        new ArrayList<>(allOps ? repertoire.all() : repertoire.shapesAndTones());
    changes.add(new Identity());
    Tensor mixed =
        Loops.scan(
                (sum, at) -> {
                  Tensor changed = Repertoire.chain(scope, changes, at.get(0), at.get(1), images);
                  Tensor weighed = changed.multiply(at.get(2).cast(images.dtype()));
                  return new Loops.Step(List.of(sum.getFirst().add(weighed)), List.of());
                },
                List.of(Tensor.zeros(images.type())),
                List.of(
                    repertoire.choices(scope, numChains, chainDepth, changes.size()),
                    Repertoire.places(numChains, chainDepth),
                    weights))
            .carried()
            .getFirst();
    Tensor result = Warp.between(mixed, images, part.cast(images.dtype()));
    return PerImage.clip(result, valueRange);
  }
}

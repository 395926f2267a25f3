package dev.crema.zoo.vision;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.layers.Symbol;
import dev.crema.layers.preprocessing.RandomFlip;
import dev.crema.layers.reshaping.Interpolation;

/**
 * How images are changed at random in training, each by itself, so that a network does not learn
 * them by heart. These are layers of the model; they do nothing when it predicts.
 *
 * @param shift how far images are moved, as a part of their height and width, 0 to 1: by whole
 *     pixels, what comes in from beyond the edge is mirrored. 4 / 32 is the padding by 4 and
 *     cropping of He et al. (2016)
 * @param rotation how far they are turned, as a part of a full turn, 0 to 0.5
 * @param flip whether left and right are exchanged in every other image
 * @param erasing the part of images in which a rectangle is overwritten, 0 to 1 (Zhong et al.,
 *     <i>Random erasing data augmentation</i>, AAAI 2020)
 */
public record Augmentation(double shift, double rotation, boolean flip, double erasing) {
  /** Leaves images as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, false, 0);

  /** For handwriting: shifts by up to a tenth, turns by up to 10 degrees. */
  public static final Augmentation HANDWRITING = new Augmentation(0.1, 10.0 / 360, false, 0);

  /** For small photos: shifts by up to an eighth, flips. */
  public static final Augmentation PHOTOS = new Augmentation(0.125, 0, true, 0);

  public Augmentation {
    Require.within("Augmentation", "shift", shift, 0, 1);
    Require.within("Augmentation", "rotation", rotation, 0, 0.5);
    Require.within("Augmentation", "erasing", erasing, 0, 1);
  }

  /**
   * Adds the layers.
   *
   * @param images {@code [batch, height, width, channels]}, -1 to 1
   */
  public Symbol of(Symbol images) {
    Symbol x = images;
    if (flip) {
      x = randomFlip(RandomFlip.Mode.HORIZONTAL).of(x);
    }
    if (rotation > 0) {
      x = randomRotation(rotation).of(x);
    }
    if (shift > 0) {
      x = randomTranslation(shift, shift).interpolation(Interpolation.NEAREST).of(x);
    }
    return erasing > 0 ? randomErasing(erasing).valueRange(-1, 1).of(x) : x;
  }
}

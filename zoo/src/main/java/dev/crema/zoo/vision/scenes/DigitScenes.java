package dev.crema.zoo.vision.scenes;

import dev.crema.check.Require;
import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Handwritten digits of MNIST in random sizes at random places of a canvas, brighter than its gray
 * and noisy background: real handwriting, with boxes and masks that are known exactly.
 *
 * <p>Boxes are tight around the ink. Digits may touch: of the smaller of two boxes up to a quarter
 * lies in the other. A digit for which no place is found is left out. The mask of a pixel is that
 * of the digit drawn last of those that cover at least half of it.
 *
 * @param height of the canvas in pixels, {@code greatest} or more; 64 by default
 * @param width of the canvas in pixels, {@code greatest} or more; 64 by default
 * @param most how many digits there are at most, 1 or more; 4 by default, at least one
 * @param least the longer side of the smallest digits in pixels, 8 or more; 14 by default
 * @param greatest the longer side of the largest digits in pixels; 32 by default
 */
public record DigitScenes(int height, int width, int most, int least, int greatest) {
  /** The classes of the digits in the order of their numbers. */
  public static final List<String> LABELS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  /** The classes of masks: the background and the digits. */
  public static final List<String> MASK_LABELS =
      Stream.concat(Stream.of("background"), LABELS.stream()).toList();

  private static final int TRIES = 20;
  private static final int DARKEST_INK = 140;
  private static final int BRIGHTEST_BACKGROUND = 80;
  private static final double MOST_NOISE = 15;
  private static final double MOST_COVERED = 0.25;

  public DigitScenes {
    Require.atLeast("DigitScenes", "most", most, 1);
    Require.atLeast("DigitScenes", "least", least, 8);
    Require.atLeast("DigitScenes", "greatest", greatest, least);
    Require.atLeast("DigitScenes", "height", height, greatest);
    Require.atLeast("DigitScenes", "width", width, greatest);
  }

  /** 64 by 64 pixels with 1 to 4 digits of 14 to 32 pixels. */
  public DigitScenes() {
    this(64, 64, 4, 14, 32);
  }

  public DigitScenes most(int digits) {
    return new DigitScenes(height, width, digits, least, greatest);
  }

  /** With another canvas and digits of other sizes, all in pixels. */
  public DigitScenes sizes(int canvasHeight, int canvasWidth, int smallest, int largest) {
    return new DigitScenes(canvasHeight, canvasWidth, most, smallest, largest);
  }

  /** Scenes of the 60,000 digits to train with; equal seeds give equal scenes. */
  public Scenes training(int count, long seed) {
    Datasets.Split mnist = Datasets.mnist();
    return of(mnist.xTrain(), mnist.yTrain(), count, seed);
  }

  /** Scenes of the 10,000 digits to test with, by other writers. */
  public Scenes test(int count, long seed) {
    Datasets.Split mnist = Datasets.mnist();
    return of(mnist.xTest(), mnist.yTest(), count, seed);
  }

  /**
   * Scenes of given digits.
   *
   * @param digits uint8 {@code [digits, 28, 28]}
   * @param labels uint8 {@code [digits]}
   */
  Scenes of(Tensor digits, Tensor labels, int count, long seed) {
    Require.atLeast("DigitScenes", "count", count, 1);
    List<Glyph> glyphs = Glyph.all(digits, labels);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] images = new byte[Math.multiplyExact(count, height * width)];
    byte[] masks = new byte[images.length];
    float[] objects = new float[count * most * 5];
    Arrays.fill(objects, -1);
    for (int i = 0; i < count; i++) {
      Canvas canvas = background(random.split());
      fill(canvas, glyphs, random.split());
      canvas.copyTo(images, masks, i * height * width);
      canvas.copyObjects(objects, i * most * 5);
    }
    Type pixels = new Type(DType.UINT8, Shape.of(count, height, width, 1));
    return new Scenes(
        Tensor.ofBytes(pixels, images),
        Tensor.of(Shape.of(count, most, 5), objects),
        Tensor.ofBytes(new Type(DType.UINT8, Shape.of(count, height, width)), masks));
  }

  private Canvas background(SplittableRandom random) {
    double level = random.nextDouble(BRIGHTEST_BACKGROUND);
    double noise = random.nextDouble(MOST_NOISE);
    float[] pixels = new float[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (level + noise * random.nextGaussian());
    }
    return new Canvas(height, width, pixels);
  }

  private void fill(Canvas canvas, List<Glyph> glyphs, SplittableRandom random) {
    int digits = random.nextInt(1, most + 1);
    for (int i = 0; i < digits; i++) {
      Glyph glyph = glyphs.get(random.nextInt(glyphs.size()));
      Glyph sized = glyph.scaled(random.nextInt(least, greatest + 1));
      float ink = random.nextInt(DARKEST_INK, 256);
      for (int attempt = 0; attempt < TRIES; attempt++) {
        int top = random.nextInt(height - sized.height() + 1);
        int left = random.nextInt(width - sized.width() + 1);
        if (canvas.covered(top, left, sized) <= MOST_COVERED) {
          canvas.draw(sized, top, left, ink);
          break;
        }
      }
    }
  }
}

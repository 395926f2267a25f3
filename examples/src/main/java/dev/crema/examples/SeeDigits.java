package dev.crema.examples;

import dev.crema.data.Datasets;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.ImageSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A trained classifier reads image files, and says how sure it is. */
public final class SeeDigits {
  private SeeDigits() {}

  private static Path write(Path folder, int number) throws IOException {
    float[] pixels = Datasets.mnist().xTest().slice(0, number, number + 1).toFloats();
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      image.getRaster().setSample(i % 28, i / 28, 0, pixels[i]);
    }
    Path file = folder.resolve("digit" + number + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  public static void main(String[] arguments) throws IOException {
    ImageClassifier digits = ImageClassifier.pretrained("mnist");
    Path folder = Files.createTempDirectory("digits");
    for (int number : new int[] {0, 1, 2}) {
      IO.println(number + ": " + digits.classify(write(folder, number)).getFirst());
    }

    var confusion = digits.confusion(ImageSet.mnist().test());
    IO.println("right in %.2f %% of 10,000".formatted(100 * confusion.accuracy()));
  }
}

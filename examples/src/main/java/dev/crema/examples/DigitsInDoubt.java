package dev.crema.examples;

import dev.crema.data.Datasets;
import dev.crema.zoo.vision.ImageClassifier;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Draws the test images that a classifier is least sure of: its answer, and what they are. */
public final class DigitsInDoubt {
  /** The digits in 3×5 pixels, an octal number a row. */
  private static final String[] FONT =
      "75557 26227 71747 71717 55711 74717 74757 71111 75757 75717".split(" ");

  private DigitsInDoubt() {}

  private static void number(Graphics2D to, int digit, int x, int y, Color color) {
    to.setColor(color);
    for (int i = 0; i < 15; i++) {
      if ((FONT[digit].charAt(i / 3) - '0' & 4 >> i % 3) != 0) {
        to.fillRect(x + 4 * (i % 3), y + 4 * (i / 3), 4, 4);
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    Datasets.Split mnist = Datasets.mnist();
    int[] labels = mnist.yTest().toInts();
    var best = ImageClassifier.pretrained("mnist").classify(mnist.xTest().expandDims(-1), 1);
    List<Integer> order = new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> best.get(i).getFirst().probability()));

    BufferedImage picture = new BufferedImage(960, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D draw = picture.createGraphics();
    for (int i = 0; i < 40; i++) {
      int image = order.get(i);
      float[] pixels = mnist.xTest().slice(0, image, image + 1).toFloats();
      int x = i % 10 * 96 + 6;
      int y = i / 10 * 120 + 4;
      for (int p = 0; p < pixels.length; p++) {
        draw.setColor(new Color((int) pixels[p], (int) pixels[p], (int) pixels[p]));
        draw.fillRect(x + p % 28 * 3, y + p / 28 * 3, 3, 3);
      }
      int answer = Integer.parseInt(best.get(image).getFirst().label());
      number(draw, answer, x + 18, y + 90, answer == labels[image] ? Color.GREEN : Color.RED);
      number(draw, labels[image], x + 54, y + 90, Color.GRAY);
    }
    Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("seen");
    ImageIO.write(picture, "png", folder.resolve("digits-in-doubt.png").toFile());
    IO.println("drew 40 of %,d images".formatted(labels.length));
  }
}

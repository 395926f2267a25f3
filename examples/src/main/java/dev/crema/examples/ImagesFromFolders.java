package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.ClassFolder;
import dev.crema.data.ColorMode;
import dev.crema.data.Datasets;
import dev.crema.data.FolderDataset;
import dev.crema.data.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Image files in one folder per class become batches: here digits, written to files first. */
public final class ImagesFromFolders {
  private ImagesFromFolders() {}

  private static void write(Path folder, int count) throws IOException {
    var mnist = Datasets.mnist();
    float[] pixels = mnist.xTrain().slice(0, 0, count).toFloats();
    int[] labels = mnist.yTrain().slice(0, 0, count).toInts();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 28 * 28; p++) {
        image.getRaster().setSample(p % 28, p / 28, 0, pixels[i * 28 * 28 + p]);
      }
      Path file = folder.resolve(labels[i] + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("digits");
    write(folder, 3000);

    var split = ClassFolder.images(folder).shuffle(42).split(0.2);
    var decoder = new ImageDecoder(20, 20).colorMode(ColorMode.GRAYSCALE).antialias(true);
    var train = new FolderDataset(split.training(), decoder);
    var test = new FolderDataset(split.validation(), decoder);

    Model model =
        sequential(
                input(20, 20, 1),
                rescaling(1.0 / 255),
                conv2d(16, 3).activation(relu()),
                maxPooling2d(2),
                flatten(),
                dense(10).activation(softmax()))
            .seed(0);
    model.compile(adam(5e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(train, epochs(4), batchSize(32), validation(test));
    IO.println("accuracy %.3f".formatted(model.evaluate(test).metric("accuracy")));
  }
}

package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.train.Dataset;
import dev.crema.train.Samples;
import java.io.IOException;
import java.io.InputStream;

/** Data sets that come with Crema. */
public final class Datasets {
  private Datasets() {}

  /**
   * Data to train with and data to test with.
   *
   * @param xTrain inputs, the samples along axis 0
   * @param yTrain labels
   */
  public record Split(Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest) {
    public Samples train() {
      return Dataset.of(xTrain, yTrain);
    }

    public Samples test() {
      return Dataset.of(xTest, yTest);
    }
  }

  /**
   * Handwritten digits: 60,000 images to train with and 10,000 to test with, uint8 {@code [images,
   * 28, 28]}, white (255) on black; labels uint8 {@code [images]}, 0 to 9.
   *
   * <p>Source: Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>.
   */
  public static Split mnist() {
    return new Split(
        mnist("train-images-idx3-ubyte.gz"),
        mnist("train-labels-idx1-ubyte.gz"),
        mnist("t10k-images-idx3-ubyte.gz"),
        mnist("t10k-labels-idx1-ubyte.gz"));
  }

  private static Tensor mnist(String name) {
    try (InputStream in = Datasets.class.getResourceAsStream("mnist/" + name)) {
      if (in == null) {
        throw new DataException(
            "the MNIST file '" + name + "' is missing from Crema's data module");
      }
      return IdxFile.read(name, in);
    } catch (IOException e) {
      throw new DataException("the MNIST file '" + name + "' cannot be read: " + e, e);
    }
  }
}

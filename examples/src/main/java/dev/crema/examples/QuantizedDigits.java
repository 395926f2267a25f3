package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.quantization.Quantization;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.nio.file.Files;
import java.nio.file.Path;

/** A trained network made one that computes with numbers of 8 bits. */
public final class QuantizedDigits {
  private QuantizedDigits() {}

  public static void main(String[] arguments) throws Exception {
    var mnist = Datasets.mnist();
    Model model =
        sequential(
                input(DType.UINT8, 28, 28),
                rescaling(1.0 / 255),
                reshape(28, 28, 1),
                conv2d(16, 3).strides(2),
                batchNormalization().momentum(0.9),
                activation(relu()),
                conv2d(32, 3).activation(relu()),
                maxPooling2d(2),
                flatten(),
                dense(64).activation(relu()),
                dense(10).activation(softmax()))
            .seed(0);
    model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    var train = mnist.train().range(0, 10_000);
    model.fit(train, epochs(2), batchSize(64), verbose(Verbose.SILENT));

    Model quantized = model.quantize(train, new Quantization().batches(20));

    print("float32", model, mnist.test());
    print("int8", quantized, mnist.test());
  }

  private static void print(String name, Model model, Dataset data) throws Exception {
    Path file = Files.createTempFile("digits", ".safetensors");
    model.saveWeights(file);
    IO.println(
        "%s: accuracy %.3f, %d kB of weights"
            .formatted(
                name,
                model.evaluate(data, verbose(Verbose.SILENT)).metric("accuracy"),
                Files.size(file) / 1000));
    Files.delete(file);
  }
}

package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.layers.Symbol;
import dev.crema.train.Evaluation;

/** Looks at handwritten digits by patches of 7 by 7 pixels: a small vision Transformer. */
public final class MnistByPatches {
  private MnistByPatches() {}

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    Symbol images = input(DType.UINT8, 28, 28);
    Symbol pixels = reshape(28, 28, 1).of(rescaling(1.0 / 255).of(images));
    Symbol patches = reshape(16, 64).of(conv2d(64, 7).strides(7).of(pixels));
    Symbol x = add().of(patches, positionEmbedding(16).of(patches));
    for (int block = 0; block < 2; block++) {
      x = transformerEncoder(128, 4).normalizeFirst(true).of(x);
    }
    Symbol classes = dense(10).activation(softmax()).of(globalAveragePooling1d().of(x));
    Model model = model(images, classes).seed(0);

    model.compile(adam(1e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(mnist.train().range(0, 20_000), epochs(2), batchSize(128));

    Evaluation result = model.evaluate(mnist.test());
    IO.println("loss %.4f  accuracy %.4f".formatted(result.loss(), result.metric("accuracy")));
  }
}

package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.train.Evaluation;

/** Reads handwritten digits row by row: an LSTM over the 28 rows of each image. */
public final class MnistByRows {
  private MnistByRows() {}

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    Model model =
        sequential(
                input(DType.UINT8, 28, 28),
                rescaling(1.0 / 255),
                lstm(64),
                dense(10).activation(softmax()))
            .seed(0);

    model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(mnist.train().range(0, 20_000), epochs(2), batchSize(128));

    Evaluation result = model.evaluate(mnist.test());
    IO.println("loss %.4f  accuracy %.4f".formatted(result.loss(), result.metric("accuracy")));
  }
}

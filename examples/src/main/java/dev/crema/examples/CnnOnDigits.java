package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.train.Evaluation;

/** Looks at handwritten digits through two layers of convolutions. */
public final class CnnOnDigits {
  private CnnOnDigits() {}

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    Model model =
        sequential(
                input(DType.UINT8, 28, 28),
                rescaling(1.0 / 255),
                reshape(28, 28, 1),
                conv2d(16, 3).activation(relu()),
                maxPooling2d(2),
                conv2d(32, 3).activation(relu()),
                maxPooling2d(2),
                flatten(),
                dropout(0.3),
                dense(10).activation(softmax()))
            .seed(0);

    model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(mnist.train().range(0, 20_000), epochs(2), batchSize(64));

    Evaluation result = model.evaluate(mnist.test());
    IO.println("accuracy %.3f".formatted(result.metric("accuracy")));
  }
}

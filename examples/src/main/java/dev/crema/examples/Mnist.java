package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.train.Evaluation;
import java.nio.file.Path;

/** Learns handwritten digits: define, compile, fit, evaluate, save. */
public final class Mnist {
  private Mnist() {}

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    Model model =
        sequential(
            input(DType.UINT8, 28, 28),
            rescaling(1.0 / 255),
            flatten(),
            dense(128).activation(relu()),
            dense(10).activation(softmax()));

    model.compile(adam(1e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(mnist.train(), epochs(5), batchSize(128), validation(mnist.test()));

    Evaluation result = model.evaluate(mnist.test());
    IO.println("loss %.4f  accuracy %.4f".formatted(result.loss(), result.metric("accuracy")));
    model.save(Path.of("mnist.crema"));
  }
}

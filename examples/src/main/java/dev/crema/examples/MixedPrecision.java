package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.layers.Policy;
import dev.crema.train.Verbose;

/** The same network in float32 and with products in bfloat16. */
public final class MixedPrecision {
  private MixedPrecision() {}

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    for (Policy policy : new Policy[] {Policy.FLOAT32, Policy.MIXED_BFLOAT16}) {
      Model model =
          sequential(
                  input(DType.UINT8, 28, 28),
                  rescaling(1.0 / 255),
                  flatten(),
                  dense(128).activation(relu()),
                  dense(10).dtype(Policy.FLOAT32),
                  activation(softmax()).dtype(Policy.FLOAT32))
              .seed(0)
              .policy(policy);
      model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
      var train = mnist.train().range(0, 20_000);
      model.fit(train, epochs(2), batchSize(64), verbose(Verbose.SILENT));
      double accuracy = model.evaluate(mnist.test()).metric("accuracy");
      IO.println("compute %s: accuracy %.3f".formatted(policy.compute(), accuracy));
    }
  }
}

package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.saving.Registry;
import dev.crema.train.Evaluation;
import java.nio.file.Path;

/** A layer that Crema does not have: dense layers whose weights are the product of thin ones. */
public final class OwnLayer {
  private OwnLayer() {}

  /** y = relu(x · A · B + b), with A [features, rank] and B [rank, units]. */
  record LowRank(int units, int rank) implements UnaryLayer {
    @Override
    public Tensor call(Scope scope, Tensor x) {
      long features = x.dim(-1);
      Tensor a = scope.weight("a", Shape.of(features, rank), glorotUniform());
      Tensor b = scope.weight("b", Shape.of(rank, units), glorotUniform());
      Tensor bias = scope.weight("bias", Shape.of(units), zeros());
      return x.matmul(a).matmul(b).add(bias).relu();
    }
  }

  public static void main(String[] arguments) {
    Registry.register(LowRank.class);
    var mnist = Datasets.mnist();
    Model model =
        sequential(
                input(DType.UINT8, 28, 28),
                rescaling(1.0 / 255),
                flatten(),
                new LowRank(128, 16),
                dense(10).activation(softmax()))
            .seed(0);
    model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    model.fit(mnist.train().range(0, 20_000), epochs(3), batchSize(64));

    Evaluation result = model.evaluate(mnist.test());
    IO.println("accuracy %.3f".formatted(result.metric("accuracy")));
    model.save(Path.of("low-rank.crema"));
  }
}

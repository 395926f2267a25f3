package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.train.Batch;
import dev.crema.train.Feed;
import dev.crema.train.Forward;
import dev.crema.train.Learner;
import dev.crema.train.Order;
import java.util.List;

/** A student learns what a teacher thinks of images, without a label: a training step by hand. */
public final class OwnTrainingStep {
  private OwnTrainingStep() {}

  private static Model network(int units) {
    return sequential(
            input(DType.UINT8, 28, 28),
            rescaling(1.0 / 255),
            flatten(),
            dense(units).activation(relu()),
            dense(10).activation(softmax()))
        .seed(0);
  }

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    var train = mnist.train().range(0, 12_800);
    Model teacher = network(128).compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    teacher.fit(train, epochs(3), batchSize(64));

    Model student = network(16);
    Learner learner = new Learner(adam(5e-3), 0);
    Compiled step =
        Functions.compile(
            in -> {
              Tensor wanted = teacher.forward(false, learner.key(), in.get(0)).output();
              Forward forward = student.forward(true, learner.key(), in.get(0));
              Tensor loss = categoricalCrossentropy().losses(wanted, forward.output()).mean();
              learner.minimize(loss.add(forward.penalty()), forward);
              return List.of(loss);
            });
    for (int epoch = 0; epoch < 5; epoch++) {
      try (Feed feed = train.feed(new Order(64, true, 0, epoch))) {
        for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
          step.call(batch.x().getFirst());
        }
      }
    }
    student.compile(adam(), sparseCategoricalCrossentropy(), accuracy()); // to evaluate
    double accuracy = student.evaluate(mnist.test()).metric("accuracy");
    IO.println("accuracy of the student %.3f".formatted(accuracy));
  }
}

package dev.crema.train;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of training or evaluation as a function of a batch: all that happens to it is traced and
 * compiled as one.
 *
 * @param classWeights how much a sample counts by its class, if that was asked for
 */
record Step(Network network, Learner learner, Score score, Optional<Variable> classWeights) {

  /** Forward, loss, metrics, backward and update. */
  List<Tensor> train(List<Tensor> batch) {
    Forward forward = network.forward(true, learner.key(), inputs(batch));
    learner.minimize(Functions.within("loss", () -> loss(forward, batch, "train")), forward);
    return List.of();
  }

  /** Forward, loss and metrics. */
  List<Tensor> test(List<Tensor> batch) {
    Forward forward = network.forward(false, learner.key(), inputs(batch));
    Functions.within("loss", () -> loss(forward, batch, "test"));
    return List.of();
  }

  private List<Tensor> inputs(List<Tensor> batch) {
    return batch.subList(0, network.inputs().size());
  }

  private Tensor loss(Forward forward, List<Tensor> batch, String group) {
    int inputs = network.inputs().size();
    int outputs = score.targets().size();
    if (forward.outputs().size() != outputs) {
      throw new CremaException(
          "compile: "
              + outputs
              + " losses for "
              + forward.outputs().size()
              + " outputs; give one per output");
    }
    List<Tensor> expected = batch.subList(inputs, inputs + outputs);
    List<Tensor> given = batch.subList(inputs + outputs, batch.size());
    List<Optional<Tensor>> weights = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      Optional<Tensor> own =
          given.isEmpty()
              ? Optional.empty()
              : Optional.of(given.get(given.size() == 1 ? 0 : i).cast(DType.FLOAT32));
      weights.add(Score.product(own, byClass(expected.get(i), forward.outputs().get(i))));
    }
    return score.of(forward, expected, weights, learner.state().metrics().group(group));
  }

  private Optional<Tensor> byClass(Tensor expected, Tensor predicted) {
    return classWeights.map(
        table -> {
          boolean oneHot =
              expected.rank() > 1
                  && expected.dim(-1) > 1
                  && expected.shape().equals(predicted.shape());
          Tensor classes = oneHot ? expected.argmax(-1) : expected.cast(DType.INT32);
          if (classes.rank() > 1 && classes.dim(-1) == 1) {
            classes = classes.squeeze(-1);
          }
          return table.value().gather(classes, 0);
        });
  }
}

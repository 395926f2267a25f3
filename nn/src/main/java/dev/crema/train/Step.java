package dev.crema.train;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Pass;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.Slots;
import dev.crema.regularizers.Regularizer;
import dev.crema.state.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of training or evaluation as a function of a batch: all that happens to it is traced and
 * compiled as one.
 *
 * @param classWeights how much a sample counts by its class, if that was asked for
 */
record Step(
    Network network,
    Optimizer optimizer,
    Score score,
    TrainState state,
    Optional<Variable> classWeights) {

  /** Forward, loss, metrics, backward and update. */
  List<Tensor> train(List<Tensor> batch) {
    Tensor key = state.key().value();
    Pass pass = network.pass(true, key);
    Tensor loss = loss(pass, batch, "train");
    List<Weight> weights = new ArrayList<>();
    List<Slots> slots = new ArrayList<>();
    Tensor iteration = state.iteration().value();
    Tensor rate = rate(iteration);
    for (Map.Entry<String, Pass.Use> use : pass.uses().entrySet()) {
      if (use.getValue().trainable() && use.getValue().weight().trainable()) {
        String path = use.getKey();
        weights.add(use.getValue().weight());
        slots.add(new Slots(path, state.slots().group(path), rate, iteration, key));
      }
    }
    update(loss, weights, slots);
    state.iteration().assign(iteration.add(1));
    state.key().assign(key.add(Tensor.of(Shape.of(2), 0L, 1L)));
    return List.of();
  }

  private Tensor rate(Tensor iteration) {
    return optimizer.learningRate() instanceof Schedule.Constant
        ? state.learningRate().value()
        : optimizer.learningRate().at(iteration).cast(DType.FLOAT32);
  }

  private void update(Tensor loss, List<Weight> weights, List<Slots> slots) {
    List<Tensor> values = weights.stream().map(w -> w.variable().value()).toList();
    List<Tensor> gradients = Functions.gradients(loss, values);
    List<Tensor> results = optimizer.updateAll(slots, values, gradients);
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      weight.variable().assign(weight.constraint().project(results.get(i)));
    }
  }

  /** Forward, loss and metrics. */
  List<Tensor> test(List<Tensor> batch) {
    loss(network.pass(false, state.key().value()), batch, "test");
    return List.of();
  }

  private Tensor loss(Pass pass, List<Tensor> batch, String group) {
    int inputs = network.inputs().size();
    int outputs = score.targets().size();
    List<Tensor> predicted = network.forward(pass, batch.subList(0, inputs));
    if (predicted.size() != outputs) {
      throw new CremaException(
          "compile: "
              + outputs
              + " losses for "
              + predicted.size()
              + " outputs; give one per output");
    }
    List<Tensor> expected = batch.subList(inputs, inputs + outputs);
    List<Tensor> given = batch.subList(inputs + outputs, batch.size());
    Tensor extra = Tensor.scalar(DType.FLOAT32, 0);
    for (Tensor loss : pass.losses()) {
      extra = extra.add(loss.cast(DType.FLOAT32));
    }
    for (Pass.Use use : pass.uses().values()) {
      Regularizer regularizer = use.weight().regularizer();
      if (use.trainable() && !regularizer.equals(Regularizer.NONE)) {
        extra = extra.add(regularizer.penalty(use.weight().variable().value()));
      }
    }
    List<Optional<Tensor>> weights = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      Optional<Tensor> own =
          given.isEmpty()
              ? Optional.empty()
              : Optional.of(given.get(given.size() == 1 ? 0 : i).cast(DType.FLOAT32));
      weights.add(Score.product(own, byClass(expected.get(i), predicted.get(i))));
    }
    return score.of(pass, predicted, expected, weights, extra, state.metrics().group(group));
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

package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.crema.callbacks.History;
import dev.crema.callbacks.Logs;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Profile;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.state.States;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The compiled steps of a model and the state they work on. */
public final class Trainer {
  private final Network network;
  private final Compilation compilation;
  private final Score score;
  private final Learner learner;
  private final Map<Integer, Variable> classTables = new HashMap<>();
  private final Map<Integer, Compiled> trainSteps = new HashMap<>();
  private final Compiled testStep;
  private final LiveLogs trainLogs;
  private final LiveLogs testLogs;
  private final Averages averages;

  /**
   * A trainer for a network.
   *
   * @param outputs the names of the network's outputs
   */
  public Trainer(Network network, Compilation compilation, List<String> outputs) {
    this.network = network;
    this.compilation = compilation;
    this.score = new Score(compilation, outputs);
    this.learner =
        new Learner(
            compilation.optimizer(), network.seed(), network.policy().compute() == DType.FLOAT16);
    this.testStep = Functions.compile(step(Optional.empty())::test);
    this.trainLogs = logs("train");
    this.testLogs = logs("test");
    this.averages = new Averages(network, compilation.optimizer(), learner.state());
  }

  private Step step(Optional<Variable> weights) {
    return new Step(network, learner, score, weights);
  }

  private LiveLogs logs(String group) {
    return new LiveLogs(
        score.reported(),
        Functions.compile(_ -> score.results(learner.state().metrics().group(group))));
  }

  public Compilation compilation() {
    return compilation;
  }

  /** What training keeps between steps besides the weights. */
  public TrainState state() {
    return learner.state();
  }

  /** Forgets compiled steps, after a change of what is trained. */
  public synchronized void retrace() {
    trainSteps.clear();
  }

  Network network() {
    return network;
  }

  /** Trains the model. */
  public synchronized History fit(Dataset data, Saver saver, FitOption... options) {
    return new Fit(this, FitSettings.of(options), saver).run(data);
  }

  /** Evaluates the model. */
  public synchronized Evaluation evaluate(Dataset data, EvaluateOption... options) {
    return new Evaluate(this, EvaluateSettings.of(options)).run(data);
  }

  /** Makes one step. The logs hold until the next one. */
  public synchronized Logs trainOnBatch(Batch batch) {
    check("trainOnBatch", batch);
    resetTrain();
    train(batch, 0);
    return trainLogs;
  }

  /** Evaluates one batch. The logs hold until the next evaluation. */
  public synchronized Logs testOnBatch(Batch batch) {
    check("testOnBatch", batch);
    resetTest();
    test(batch);
    return testLogs;
  }

  /** Makes steps and measures their kernels. */
  public synchronized Profile profile(Batch batch, int steps) {
    check("profile", batch);
    Profile profile = trainStep(0).profile(batch.all(), steps);
    trainLogs.stale();
    return profile;
  }

  /** What a step on a batch has to compute. */
  public synchronized Cost cost(Batch batch) {
    check("cost", batch);
    return trainStep(0).cost(batch.all());
  }

  /** Checks that a batch fits the model, and makes the weights if there are none. */
  void check(String caller, Batch batch) {
    network.check(caller, batch.x());
    int outputs = score.targets().size();
    if (batch.y().size() != outputs) {
      throw new CremaException(
          caller
              + ": "
              + batch.y().size()
              + " expected values (y) given; the model has "
              + outputs
              + " outputs, give a tensor for each");
    }
    int weights = batch.weights().size();
    if (weights > 1 && weights != outputs) {
      throw new CremaException(
          caller
              + ": "
              + weights
              + " sample weights given; allowed: none, one tensor for all outputs, or one for each"
              + " of the "
              + outputs
              + " outputs");
    }
    network.ensureBuilt(batch.x().stream().map(t -> t.type()).toList());
  }

  /**
   * Checks that inputs are finite and labels in range.
   *
   * @param from the first sample to check
   * @param to the end
   */
  void checkNumbers(String caller, Batch batch, long from, long to) {
    Checks.finite(caller + ": x", batch.x(), from, to);
    Checks.finite(caller + ": y", batch.y(), from, to);
    for (int i = 0; i < score.targets().size(); i++) {
      Shape output = network.outputs().get(i).shape();
      long classes = output.rank() == 0 ? 0 : score.targets().get(i).loss().classes(output.dim(-1));
      if (classes > 0) {
        Checks.labels(caller + ": y[" + i + "]", batch.y().get(i), classes, from, to);
      }
    }
  }

  /**
   * Sets how much each class counts.
   *
   * @return the number of the training step to use
   */
  int classWeights(Map<Integer, Double> weights) {
    if (weights.isEmpty()) {
      return 0;
    }
    if (score.targets().size() != 1) {
      throw new CremaException(
          "fit: class weights need a model with one output; this one has "
              + score.targets().size()
              + ", give sample weights instead");
    }
    Shape output = network.outputs().getFirst().shape();
    int classes =
        Math.toIntExact(
            Math.max(Math.max(2, output.dim(-1)), Collections.max(weights.keySet()) + 1L));
    Variable table =
        classTables.computeIfAbsent(
            classes, n -> new Variable("class_weights", new Type(DType.FLOAT32, Shape.of(n))));
    table.write(
        own -> {
          for (int i = 0; i < classes; i++) {
            own.setAtIndex(JAVA_FLOAT, i, (float) (double) weights.getOrDefault(i, 1.0));
          }
        });
    return classes;
  }

  /**
   * Makes one step.
   *
   * @param classes what {@link #classWeights} gave; 0 without
   * @return what it had to compute
   */
  Cost train(Batch batch, int classes) {
    Compiled step = trainStep(classes);
    step.callInto(batch.all(), List.of());
    trainLogs.stale();
    return step.cost(batch.all());
  }

  private Compiled trainStep(int classes) {
    Compiled step = trainSteps.get(classes);
    if (step == null) {
      step = Functions.compile(step(Optional.ofNullable(classTables.get(classes)))::train);
      trainSteps.put(classes, step);
    }
    return step;
  }

  /**
   * Evaluates one batch.
   *
   * @return what it had to compute
   */
  Cost test(Batch batch) {
    testStep.callInto(batch.all(), List.of());
    testLogs.stale();
    return testStep.cost(batch.all());
  }

  void resetTrain() {
    learner.state().metrics().group("train").reset();
    trainLogs.stale();
  }

  /** What is behind the logs of training so far. */
  Map<String, Tensor> trainSums() {
    Map<String, Tensor> sums = new HashMap<>();
    States all = learner.state().metrics();
    all.group("train").variables().forEach((name, variable) -> sums.put(name, variable.value()));
    return sums;
  }

  /** Takes over what {@link #trainSums} gave in an earlier run. */
  void restoreTrain(Map<String, Tensor> sums) {
    sums.forEach((name, value) -> learner.state().metrics().restore(name, value));
    trainLogs.stale();
  }

  void resetTest() {
    learner.state().metrics().group("test").reset();
    testLogs.stale();
  }

  Averages averages() {
    return averages;
  }

  LiveLogs trainLogs() {
    return trainLogs;
  }

  LiveLogs testLogs() {
    return testLogs;
  }
}

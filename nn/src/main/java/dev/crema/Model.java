package dev.crema;

import dev.crema.callbacks.History;
import dev.crema.callbacks.Logs;
import dev.crema.engine.Explanation;
import dev.crema.engine.Profile;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Application;
import dev.crema.layers.Decoding;
import dev.crema.layers.Layer;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Rooted;
import dev.crema.layers.Scope;
import dev.crema.layers.Space;
import dev.crema.layers.Symbol;
import dev.crema.layers.Unwrapped;
import dev.crema.layers.quantization.Quantized;
import dev.crema.losses.Loss;
import dev.crema.metrics.Metric;
import dev.crema.optimizers.Optimizer;
import dev.crema.quantization.Quantization;
import dev.crema.quantization.Quantizer;
import dev.crema.saving.Saving;
import dev.crema.train.Batch;
import dev.crema.train.Compilation;
import dev.crema.train.Dataset;
import dev.crema.train.EvaluateOption;
import dev.crema.train.Evaluation;
import dev.crema.train.FitOption;
import dev.crema.train.Forward;
import dev.crema.train.Network;
import dev.crema.train.PredictOption;
import dev.crema.train.Predictor;
import dev.crema.train.Target;
import dev.crema.train.TrainState;
import dev.crema.train.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A layer with everything around it that training takes: weights, an optimizer, the loop.
 *
 * <p>Made by {@link Crema#sequential}, {@link Crema#model} or, around a layer of one's own, {@link
 * #of}. A model is a layer itself and can stand in other models, with which it then shares its
 * weights. It needs no closing.
 *
 * <p>Threads: any number of them may predict with one model at the same time, and train models that
 * share no weights. Training and evaluating one model from several threads happens one after the
 * other. Who predicts while the model is being trained gets numbers from the weights as they
 * change: some may be of before a step and some of after it. To avoid that, predict with a {@link
 * #copy} that gets its weights between steps. All other methods, such as {@link #compile} and
 * {@link #freeze}, are for one thread at a time.
 */
public final class Model implements Rooted {
  private final Layer root;
  private final Network network;
  private final Predictor predictor;
  private String name;
  private Optional<Functional> graph;
  private Optional<Trainer> trainer = Optional.empty();

  private Model(Layer root, Optional<Functional> graph, String name, Space space, long seed) {
    this.root = root;
    this.graph = graph;
    this.name = name;
    this.network = new Network(this, space, graph.map(Functional::inputs).orElse(List.of()), seed);
    this.predictor = new Predictor(network);
  }

  /** A model that is a layer of one's own; its input shapes come from the first data. */
  public static Model of(Layer root) {
    return new Model(root, Optional.empty(), root.kind(), Space.SHARED, Seeds.next());
  }

  /** A model that is a layer of one's own, for given inputs. */
  public static Model of(Layer root, Symbol... inputs) {
    Functional graph = new Functional(List.of(inputs), root.ofAll(List.of(inputs)));
    return new Model(root, Optional.of(graph), root.kind(), Space.SHARED, Seeds.next());
  }

  static Model sequential(List<Layer> layers) {
    return of(new Sequential(layers));
  }

  static Model sequential(Symbol input, List<Layer> layers) {
    Sequential root = new Sequential(layers);
    Optional<Functional> graph = Optional.of(root.from(input));
    return new Model(root, graph, root.kind(), Space.SHARED, Seeds.next());
  }

  static Model functional(List<Symbol> inputs, List<Symbol> outputs) {
    Functional root = new Functional(inputs, outputs);
    return new Model(root, Optional.of(root), root.kind(), Space.SHARED, Seeds.next());
  }

  // ---------------------------------------------------------------- as a layer

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    return root.call(scope, inputs);
  }

  @Override
  public Space space(Space around) {
    return around == Space.SHARED ? network.space() : around;
  }

  /** The name of the model, which starts the paths of its weights where it stands in others. */
  @Override
  public String kind() {
    return name;
  }

  /** Names the model. */
  @Override
  public Model name(String value) {
    name = value;
    return this;
  }

  /** What new weights and random layers draw from. */
  public long seed() {
    return network.seed();
  }

  /** The number types of layers that have none of their own. */
  public Policy policy() {
    return network.policy();
  }

  /** What goes in; empty if only the data will tell. */
  public List<Symbol> inputs() {
    return network.inputs();
  }

  /** The paths that {@link #freeze} was given last. */
  public Set<String> frozen() {
    return network.frozen();
  }

  /** What the model is made of: a {@link Sequential}, a {@link Functional} or another layer. */
  public Layer root() {
    return root;
  }

  // ---------------------------------------------------------------- weights

  /**
   * Sets what weights, dropout and shuffling draw from. By default models draw their seeds from one
   * sequence, see {@link Crema#seed}.
   *
   * @throws IllegalStateException if the weights are there already
   */
  public Model seed(long seed) {
    network.seed(seed);
    return recompiled();
  }

  /**
   * Sets the number types of all layers that have none of their own.
   *
   * @throws IllegalStateException if the weights are there already
   */
  public Model policy(Policy policy) {
    network.policy(policy);
    return recompiled();
  }

  private Model recompiled() {
    compilation().ifPresent(c -> compile(c.optimizer(), c.targets().toArray(Target[]::new)));
    return this;
  }

  /** Makes the weights for inputs of these shapes, with the batch as axis 0. */
  public Model build(Type... inputs) {
    network.ensureBuilt(List.of(inputs));
    return this;
  }

  /**
   * All weights and states by path, such as {@code dense/kernel}, in the order of the layers.
   *
   * @throws IllegalStateException if the model does not know its input shapes yet
   */
  public Map<String, Variable> weights() {
    Map<String, Variable> result = new LinkedHashMap<>();
    network.uses().forEach((path, use) -> result.put(path, use.weight().variable()));
    return result;
  }

  /** The paths of the weights that training changes. */
  public Set<String> trainableWeights() {
    Map<String, Pass.Use> result = new LinkedHashMap<>(network.uses());
    result.values().removeIf(use -> !use.trained());
    return result.keySet();
  }

  /** A copy of a weight. */
  public Tensor weight(String path) {
    return variable(path).value();
  }

  private Variable variable(String path) {
    Variable variable = weights().get(path);
    if (variable == null) {
      throw new CremaException("no weight '" + path + "'; there are " + weights().keySet());
    }
    return variable;
  }

  /** Sets one weight. */
  public void setWeight(String path, Tensor value) {
    variable(path).assign(value);
  }

  /**
   * Sets all weights and states.
   *
   * @throws CremaException if one is missing, unknown or of another type; then nothing is set
   */
  public void setWeights(Map<String, Tensor> values) {
    Map<String, Variable> own = weights();
    if (!own.keySet().equals(values.keySet())) {
      throw new CremaException(
          "setWeights: given " + values.keySet() + "; the model has " + own.keySet());
    }
    values.forEach(
        (path, value) -> {
          Type type = variable(path).type();
          if (!value.type().equals(type)) {
            throw new ShapeException(
                "setWeights: '" + path + "' is " + type + "; given " + value.type());
          }
        });
    values.forEach((path, value) -> variable(path).assign(value));
  }

  /** Makes zeros of what stateful recurrent layers have kept of the batches before. */
  public void resetStates() {
    network.space().reset(this);
  }

  /**
   * Leaves the weights under these paths (of layers or single weights) as they are in training,
   * besides layers frozen by {@link Layer#trainable}. Without arguments nothing stays frozen.
   */
  public Model freeze(String... paths) {
    network.freeze(Set.of(paths));
    trainer.ifPresent(Trainer::retrace);
    return this;
  }

  // ---------------------------------------------------------------- training

  /** Sets how a model with one output is trained. */
  public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    return compile(optimizer, Target.of(loss).metrics(metrics));
  }

  /** Sets how the model is trained: one target per output. */
  public Model compile(Optimizer optimizer, Target... targets) {
    Compilation compilation = new Compilation(optimizer, List.of(targets));
    trainer = Optional.of(new Trainer(network, compilation, outputNames(targets.length)));
    return this;
  }

  /** The names of the outputs: those of the layers that give them. */
  private List<String> outputNames(int count) {
    if (graph.isPresent()) {
      return graph.get().outputNames();
    }
    if (root instanceof Sequential sequential) {
      return List.of(sequential.lastName());
    }
    return count == 1
        ? List.of(root.kind())
        : IntStream.range(0, count).mapToObj(i -> "output_" + i).toList();
  }

  private Trainer trainer(String caller) {
    return trainer.orElseThrow(
        () ->
            new IllegalStateException(
                caller
                    + ": the model is not compiled; call compile(optimizer, loss, metrics...)"
                    + " first"));
  }

  private Trainer learner(String caller) {
    for (Application call : graph.map(Functional::applications).orElse(List.of())) {
      if (Unwrapped.of(call.layer()).layer() instanceof Quantized) {
        throw new CremaException(
            "%s: the model is quantized and cannot be trained; train the one it was made from and quantize that again"
                .formatted(caller));
      }
    }
    return trainer(caller);
  }

  /** How the model is trained; empty before {@link #compile}. */
  public Optional<Compilation> compilation() {
    return trainer.map(Trainer::compilation);
  }

  /** What training keeps between steps besides the weights; empty before {@link #compile}. */
  public Optional<TrainState> trainState() {
    return trainer.map(Trainer::state);
  }

  /**
   * Trains the model. If the thread is interrupted, training ends after the current batch: the
   * history has the epochs so far and says so, and the thread's flag is cleared.
   *
   * @return the loss and metrics of each epoch
   * @throws IllegalStateException before {@link #compile}
   * @throws CremaException if the data do not fit the model; the message says what and where
   */
  public History fit(Dataset data, FitOption... options) {
    return learner("fit").fit(data, new ModelFiles(this), options);
  }

  /** Trains a model with one input and one output. */
  public History fit(Tensor x, Tensor y, FitOption... options) {
    return fit(Dataset.of(x, y), options);
  }

  /** Works out the loss and the metrics. */
  public Evaluation evaluate(Dataset data, EvaluateOption... options) {
    return trainer("evaluate").evaluate(data, options);
  }

  /** Works out the loss and the metrics of a model with one input and one output. */
  public Evaluation evaluate(Tensor x, Tensor y, EvaluateOption... options) {
    return evaluate(Dataset.of(x, y), options);
  }

  /** The outputs for all samples, computed batch by batch. */
  public List<Tensor> predict(Dataset data, PredictOption... options) {
    return predictor.predict(data, options);
  }

  /** The output of a model with one input and one output, computed batch by batch. */
  public Tensor predict(Tensor x, PredictOption... options) {
    return one(predict(Dataset.of(List.of(x), List.of()), options));
  }

  /** Makes one training step; the logs hold until the next one. */
  public Logs trainOnBatch(Batch batch) {
    return learner("trainOnBatch").trainOnBatch(batch);
  }

  /** Evaluates one batch; the logs hold until the next one. */
  public Logs testOnBatch(Batch batch) {
    return trainer("testOnBatch").testOnBatch(batch);
  }

  /** The outputs for one batch; the fastest way for a few samples. */
  public List<Tensor> predictOnBatch(List<Tensor> x) {
    return predictor.onBatch(x);
  }

  /** The output for one batch of a model with one input and one output. */
  public Tensor predictOnBatch(Tensor x) {
    return one(predictor.onBatch(List.of(x)));
  }

  private Tensor one(List<Tensor> outputs) {
    if (outputs.size() != 1) {
      throw new CremaException(
          "the model has " + outputs.size() + " outputs; call predict with lists to get them all");
    }
    return outputs.getFirst();
  }

  /**
   * Runs the model as part of a function of one's own, such as a training step that {@link #fit}
   * does not know; see {@link dev.crema.train.Learner}. Outside compiled functions it computes at
   * once.
   *
   * @param training whether layers such as dropout do what they do in training
   * @param key what random layers draw from, int64 {@code [2]}
   */
  public Forward forward(boolean training, Tensor key, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    network.check("forward", list);
    network.ensureBuilt(list.stream().map(Tensor::type).toList());
    return network.forward(training, key, list);
  }

  /**
   * The same without training, for a stretch of sequences that follows on what layers have kept of
   * the stretches before; {@link dev.crema.generation.Decoder} does the rest.
   *
   * @param inputs the first {@code [batch, time, …]}; others, if there are any, are given whole
   *     each time, such as an encoder's sequence
   * @throws dev.crema.engine.types.CremaException if a layer needs whole sequences
   */
  public Forward forward(Decoding decoding, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    network.ensureBuilt(list.stream().map(Tensor::type).toList());
    return network.decode(decoding, list);
  }

  // ---------------------------------------------------------------- text, files, copies

  /** The layers and their connections; empty for a layer of one's own without known inputs. */
  public Optional<Functional> graph() {
    if (graph.isEmpty() && root instanceof Sequential sequential && !network.inputs().isEmpty()) {
      graph = Optional.of(sequential.from(network.inputs().getFirst()));
    }
    return graph;
  }

  /**
   * The layers, their output shapes and how many weights they have, as a table.
   *
   * @throws IllegalStateException if the model does not know its input shapes yet
   */
  public String summary() {
    return Summary.of(
        name,
        network.uses(),
        graph(),
        trainState().map(state -> state.optimizerVariables().values()).orElse(List.of()));
  }

  /** The outputs; none for a layer of one's own without known inputs. */
  public List<Symbol> outputs() {
    return graph().map(Functional::outputs).orElse(List.of());
  }

  /**
   * The model from its inputs to the outputs of some of its layers, with the same weights: for
   * features, or to look inside.
   *
   * @throws CremaException if there is no layer of a name
   */
  public Model part(String... layers) {
    Functional whole =
        graph()
            .orElseThrow(
                () -> new IllegalStateException("part: the model does not know its inputs yet"));
    List<Symbol> ends = Stream.of(layers).map(whole::output).toList();
    Functional part = new Functional(whole.inputs(), ends);
    return new Model(part, Optional.of(part), part.kind(), network.space(), network.seed());
  }

  /**
   * Shows how prediction is compiled: the graph after each pass, the plan and the kernels.
   *
   * @param batch the number of samples, 1 or more
   */
  public Explanation explain(long batch) {
    return predictor.explain(batch);
  }

  /**
   * Makes training steps and measures their kernels, for knowing where the time goes.
   *
   * @param steps 1 or more; as many come before them that are not measured
   * @throws IllegalStateException before {@link #compile}
   */
  public Profile profileTraining(Batch batch, int steps) {
    return learner("profileTraining").profile(batch, steps);
  }

  /**
   * Predicts a batch again and again and measures the kernels.
   *
   * @param runs 1 or more; as many come before them that are not measured
   */
  public Profile profilePrediction(List<Tensor> x, int runs) {
    return predictor.profile(x, runs);
  }

  /**
   * What a training step on a batch has to compute: forward, loss, backward and update.
   *
   * @throws IllegalStateException before {@link #compile}
   */
  public Cost costOfTraining(Batch batch) {
    return learner("costOfTraining").cost(batch);
  }

  /** What predicting a batch has to compute. */
  public Cost costOfPrediction(List<Tensor> x) {
    return predictor.cost(x);
  }

  /**
   * A model that computes with numbers of 8 bits what this one computes with float32: four times
   * smaller, and faster where oneDNN computes. For prediction and evaluation; it refuses to be
   * trained. Weights become int8, a scale for each filter; levels of what goes into convolutions
   * and dense layers are found by predicting some data. This model stays as it is.
   *
   * @param data like what the model will be used on; targets are not read
   * @throws CremaException if no layer can be quantized, the data set is empty or numbers are not
   *     finite
   * @throws IllegalStateException if the model does not know its input shapes yet
   */
  public Model quantize(Dataset data, Quantization options) {
    Functional whole =
        graph()
            .orElseThrow(
                () ->
                    new IllegalStateException("quantize: the model does not know its inputs yet"));
    network.ensureBuilt();
    Model result = Quantizer.quantize(this, whole, data, options).name(name);
    compilation().ifPresent(c -> result.compile(c.optimizer(), c.targets().toArray(Target[]::new)));
    return result;
  }

  /** The same with the defaults of {@link Quantization}. */
  public Model quantize(Dataset data) {
    return quantize(data, new Quantization());
  }

  /** A model of the same layers with weights of its own, new ones from another seed. */
  public Model copy() {
    return new Model(root, graph(), name, new Space(), Seeds.next());
  }

  /**
   * Writes the model with all that training needs to go on; see {@link Saving#save(Model, Path)}.
   *
   * @throws dev.crema.saving.FormatException if it cannot be written; an older file is left as it
   *     was
   */
  public void save(Path file) {
    Saving.save(this, file);
  }

  /** Writes the weights only, as a safetensors file. */
  public void saveWeights(Path file) {
    Saving.saveWeights(this, file);
  }

  /** Reads the weights from a safetensors file; see {@link Saving#loadWeights}. */
  public void loadWeights(Path file) {
    Saving.loadWeights(this, file);
  }
}

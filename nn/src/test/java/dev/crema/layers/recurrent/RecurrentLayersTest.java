package dev.crema.layers.recurrent;

import static dev.crema.Crema.*;
import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.activations.Activation;
import dev.crema.activations.Relu;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Zeros;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Padding;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Scope;
import dev.crema.layers.Space;
import dev.crema.layers.Symbol;
import dev.crema.train.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Recurrent layers against loops in double, and what sets them apart from other layers. */
class RecurrentLayersTest {
  private static final long[] SEQUENCE = {2, 4, 3};

  /** A cell in double: from x and the states to the next states, the first of which is output. */
  private interface Loop {
    double[][] step(double[] x, double[][] states);
  }

  private static double[] times(double[] x, Grid kernel) {
    double[] y = new double[kernel.dim(1)];
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * kernel.at(i, j);
      }
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The outputs of all steps, {@code [batch, time, units]}. */
  private static Grid walk(Grid x, int states, int units, Loop loop) {
    double[][][] outputs = new double[x.dim(0)][x.dim(1)][];
    for (int b = 0; b < x.dim(0); b++) {
      double[][] state = new double[states][units];
      for (int t = 0; t < x.dim(1); t++) {
        double[] features = new double[x.dim(2)];
        for (int f = 0; f < features.length; f++) {
          features[f] = x.at(b, t, f);
        }
        state = loop.step(features, state);
        outputs[b][t] = state[0];
      }
    }
    return Grid.of(p -> outputs[p[0]][p[1]][p[2]], x.dim(0), x.dim(1), units);
  }

  private static Grid last(Grid sequence) {
    int end = sequence.dim(1) - 1;
    return Grid.of(p -> sequence.at(p[0], end, p[1]), sequence.dim(0), sequence.dim(2));
  }

  private static Grid simpleLoop(Grid x, Function<String, Grid> weights, String at, int units) {
    Grid kernel = weights.apply(at + "kernel");
    Grid recurrent = weights.apply(at + "recurrent_kernel");
    Grid bias = weights.apply(at + "bias");
    return walk(
        x,
        1,
        units,
        (in, states) -> {
          double[] a = times(in, kernel);
          double[] b = times(states[0], recurrent);
          double[] h = new double[units];
          Arrays.setAll(h, j -> Math.tanh(a[j] + b[j] + bias.at(j)));
          return new double[][] {h};
        });
  }

  private static Grid lstmLoop(Grid x, Function<String, Grid> weights, String at, int units) {
    Grid kernel = weights.apply(at + "kernel");
    Grid recurrent = weights.apply(at + "recurrent_kernel");
    Grid bias = weights.apply(at + "bias");
    return walk(
        x,
        2,
        units,
        (in, states) -> {
          double[] a = times(in, kernel);
          double[] b = times(states[0], recurrent);
          double[] z = new double[4 * units];
          Arrays.setAll(z, j -> a[j] + b[j] + bias.at(j));
          double[] h = new double[units];
          double[] c = new double[units];
          for (int j = 0; j < units; j++) {
            c[j] =
                sigmoid(z[units + j]) * states[1][j] + sigmoid(z[j]) * Math.tanh(z[2 * units + j]);
            h[j] = sigmoid(z[3 * units + j]) * Math.tanh(c[j]);
          }
          return new double[][] {h, c};
        });
  }

  private static Grid gruLoop(Grid x, Function<String, Grid> weights, String at, int units) {
    Grid kernel = weights.apply(at + "kernel");
    Grid recurrent = weights.apply(at + "recurrent_kernel");
    Grid bias = weights.apply(at + "bias");
    return walk(
        x,
        1,
        units,
        (in, states) -> {
          double[] a = times(in, kernel);
          double[] b = times(states[0], recurrent);
          double[] h = new double[units];
          for (int j = 0; j < units; j++) {
            int r = units + j;
            int g = 2 * units + j;
            double z = sigmoid(a[j] + bias.at(0, j) + b[j] + bias.at(1, j));
            double reset = sigmoid(a[r] + bias.at(0, r) + b[r] + bias.at(1, r));
            double next = Math.tanh(a[g] + bias.at(0, g) + reset * (b[g] + bias.at(1, g)));
            h[j] = z * states[0][j] + (1 - z) * next;
          }
          return new double[][] {h};
        });
  }

  @Test
  void simpleRecurrence() {
    LayerSieve.check(
        1,
        new SimpleRNN(3).returnSequences(true),
        (in, w) -> simpleLoop(in.getFirst(), w, "simple_rnn_cell/", 3),
        SEQUENCE);
  }

  @Test
  void longShortTermMemory() {
    LayerSieve.check(
        2, new LSTM(2), (in, w) -> last(lstmLoop(in.getFirst(), w, "lstm_cell/", 2)), SEQUENCE);
    LayerSieve.check(
        3,
        new LSTM(3).returnSequences(true),
        (in, w) -> lstmLoop(in.getFirst(), w, "lstm_cell/", 3),
        new long[] {3, 1, 2});
  }

  @Test
  void gatedRecurrentUnit() {
    LayerSieve.check(
        4, new GRU(2), (in, w) -> last(gruLoop(in.getFirst(), w, "gru_cell/", 2)), SEQUENCE);
  }

  @Test
  void bothWays() {
    LayerSieve.check(
        5,
        new Bidirectional(new LSTM(2).returnSequences(true)),
        (in, w) -> {
          Grid x = in.getFirst();
          int steps = x.dim(1);
          Grid turned = Grid.of(p -> x.at(p[0], steps - 1 - p[1], p[2]), x.dim(0), steps, x.dim(2));
          Grid there = lstmLoop(x, w, "forward_lstm/lstm_cell/", 2);
          Grid back = lstmLoop(turned, w, "backward_lstm/lstm_cell/", 2);
          return Grid.of(
              p -> p[2] < 2 ? there.at(p) : back.at(p[0], steps - 1 - p[1], p[2] - 2),
              x.dim(0),
              steps,
              4);
        },
        SEQUENCE);
  }

  @Test
  void layersComeBackFromFiles() {
    LayerSieve.roundTrip(new SimpleRNN(2).goBackwards(true).dropout(0.2).seed(3), SEQUENCE);
    LayerSieve.roundTrip(new LSTM(2).unitForgetBias(false).returnSequences(true), SEQUENCE);
    LayerSieve.roundTrip(new GRU(2).resetAfter(false).activation(new Relu()), SEQUENCE);
    LayerSieve.roundTrip(
        new RNN(List.of(new GRUCell(3), new LSTMCell(2))).returnState(true), SEQUENCE);
    LayerSieve.roundTrip(new Bidirectional(new GRU(2)).mergeMode(MergeMode.SUM), SEQUENCE);
    LayerSieve.roundTrip(new TimeDistributed(dense(2)), SEQUENCE);
    LayerSieve.roundTrip(new ConvLSTM1D(2, 2).padding(Padding.SAME), new long[] {2, 3, 4, 1});
    LayerSieve.roundTrip(
        new ConvLSTM2D(2, 2).dataFormat(DataFormat.CHANNELS_FIRST), new long[] {2, 3, 1, 4, 4});
    LayerSieve.roundTrip(
        new ConvLSTM3D(1, 2).strides(2).returnSequences(true), new long[] {1, 2, 4, 4, 4, 1});
  }

  @Test
  void gradientsOfConvolutionalMemory() {
    LayerSieve.gradients(6, new ConvLSTM1D(2, 2).padding(Padding.SAME), 2, 3, 4, 1);
    LayerSieve.gradients(7, new ConvLSTM2D(1, 2), 1, 3, 3, 3, 2);
    LayerSieve.gradients(8, new ConvLSTM3D(1, 2).strides(2), 1, 2, 4, 4, 4, 1);
    LayerSieve.gradients(9, new GRU(2).resetAfter(false), SEQUENCE);
    LayerSieve.gradients(10, new RNN(List.of(new GRUCell(3), new LSTMCell(2))), SEQUENCE);
    LayerSieve.gradients(11, new TimeDistributed(dense(2)), SEQUENCE);
  }

  private static Tensor sequence(long seed, long... shape) {
    return LayerSieve.normal(new Random(seed), shape).cast(DType.FLOAT32);
  }

  @Test
  void maskedStepsChangeNothing() {
    Model model = sequential(input(-1, 2), masking(), lstm(3)).seed(1);
    Tensor x = sequence(1, 1, 3, 2);
    Tensor longer = Tensor.concatenate(1, List.of(x, Tensor.zeros(1, 4, 2)));
    assertArrayEquals(
        model.predictOnBatch(x).toFloats(), model.predictOnBatch(longer).toFloats(), 0);
  }

  @Test
  void sequencesKeepTheirMaskAndLastOutputsLoseIt() {
    Space space = new Space();
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1f, 0f, 2f);
    Tensor[] masks = new Tensor[2];
    Pass.of(false, 0, Tensor.of(Shape.of(2), 0L, 0L), p -> false)
        .call(
            (scope, inputs) -> {
              Tensor in = scope.call(masking(), inputs.getFirst());
              Tensor all = scope.call(gru(2).returnSequences(true).goBackwards(true), in);
              masks[0] = scope.mask(all).orElseThrow();
              assertTrue(scope.mask(scope.call(gru(2), in)).isEmpty());
              return List.of(all);
            },
            space,
            Policy.FLOAT32,
            List.of(x));
    assertArrayEquals(new boolean[] {true, false, true}, masks[0].toBooleans());
  }

  @Test
  void stateIsKeptFromBatchToBatchUntilReset() {
    Model whole = sequential(input(6, 2), lstm(3)).seed(5);
    Model parts = sequential(input(3, 2), lstm(3).stateful(true)).seed(5);
    Tensor x = sequence(2, 2, 6, 2);
    whole.predictOnBatch(x);
    Tensor first = parts.predictOnBatch(x.slice(1, 0, 3));
    parts.setWeights(
        whole.weights().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue().value())));
    parts.resetStates();
    Tensor start = parts.predictOnBatch(x.slice(1, 0, 3));
    Tensor end = parts.predictOnBatch(x.slice(1, 3, 6));
    assertArrayEquals(whole.predictOnBatch(x).toFloats(), end.toFloats(), 1e-6f);
    parts.resetStates();
    assertArrayEquals(start.toFloats(), parts.predictOnBatch(x.slice(1, 0, 3)).toFloats(), 0);
    assertEquals(Shape.of(2, 3), first.shape());
    assertEquals(
        Set.of("lstm/lstm_cell/kernel", "lstm/lstm_cell/recurrent_kernel", "lstm/lstm_cell/bias"),
        parts.weights().keySet());
  }

  @Test
  void theForgetGateBeginsOpen() {
    Model model = sequential(input(2, 1), lstm(2));
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0, 0, 0, 0}, model.weight("lstm/lstm_cell/bias").toFloats());
  }

  @Test
  void layersMadeFromOneAnotherHaveWeightsOfTheirOwn() {
    LSTM one = lstm(2).returnSequences(true);
    Model model = sequential(input(3, 2), one, one.returnSequences(false));
    assertEquals(6, model.weights().size());
  }

  @Test
  void dropoutDropsTheSameInAllStepsOfASequence() {
    SimpleRNN layer =
        new SimpleRNN(1)
            .activation(Activation.LINEAR)
            .recurrentInitializer(new Zeros())
            .kernelInitializer(new Ones())
            .dropout(0.5)
            .returnSequences(true);
    Tensor y = LayerSieve.output(layer, true, Tensor.ones(200, 3, 1));
    float[] numbers = y.toFloats();
    Set<Float> seen = new TreeSet<>();
    for (int i = 0; i < numbers.length; i += 3) {
      assertEquals(numbers[i], numbers[i + 1], 0);
      assertEquals(numbers[i], numbers[i + 2], 0);
      seen.add(numbers[i]);
    }
    assertEquals(Set.of(0f, 2f), seen);
  }

  /** A cell of one's own: a running sum. */
  private record Sum() implements Cell {
    @Override
    public List<Shape> states(Shape input) {
      return List.of(input);
    }

    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      Tensor sum = inputs.get(0).add(inputs.get(1));
      return List.of(sum, sum);
    }
  }

  @Test
  void aCellOfOnesOwn() {
    Tensor y =
        LayerSieve.output(
            rnn(new Sum()).returnSequences(true), false, Tensor.of(Shape.of(1, 3, 1), 1f, 2f, 4f));
    assertArrayEquals(new float[] {1, 3, 7}, y.toFloats());
    refused(
        "sum has no copy(); give Bidirectional the layer for the way back as well",
        () -> bidirectional(rnn(new Sum())));
  }

  /** Drops and prices what comes in, and gives it. */
  private record Dropping() implements Cell {
    @Override
    public List<Shape> states(Shape input) {
      return List.of(input);
    }

    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      scope.addLoss(inputs.get(0).sum());
      Tensor y = scope.call(dropout(0.5), inputs.get(0));
      return List.of(y, inputs.get(1).add(1));
    }
  }

  /** The steps are traced once, but draw other numbers, and the prices of all are added up. */
  @Test
  void cellsOfOnesOwnMayDrawNumbersAndAddLosses() {
    Tensor x = Tensor.ones(1, 100, 1);
    Tensor key = Tensor.of(Shape.of(2), 5L, 3L);
    List<Tensor> results =
        Functions.compile(
                in -> {
                  Pass pass = Pass.of(true, 1, key, path -> false);
                  Layer layer = rnn(new Dropping()).returnSequences(true).returnState(true);
                  List<Tensor> all =
                      new ArrayList<>(pass.call(layer, new Space(), Policy.FLOAT32, in));
                  all.addAll(pass.losses());
                  return all;
                })
            .call(x);
    float[] numbers = results.getFirst().toFloats();
    Set<Float> seen = new TreeSet<>();
    int kept = 0;
    for (float number : numbers) {
      seen.add(number);
      kept += number > 0 ? 1 : 0;
    }
    assertEquals(Set.of(0f, 2f), seen);
    assertTrue(kept > 30 && kept < 70, kept + " of 100 kept");
    assertArrayEquals(new float[] {100}, results.get(1).toFloats());
    assertArrayEquals(new float[] {100}, results.get(2).toFloats());
  }

  @Test
  void trainsOnWhatOnlyMemoryCanTell() {
    // The class is the first step's sign; later steps are noise.
    Random random = new Random(3);
    float[] x = new float[64 * 6];
    int[] y = new int[64];
    for (int i = 0; i < 64; i++) {
      for (int t = 0; t < 6; t++) {
        x[i * 6 + t] = (float) random.nextGaussian();
      }
      y[i] = x[i * 6] > 0 ? 1 : 0;
    }
    Model model =
        sequential(input(6, 1), gru(8), dense(2).activation(softmax()))
            .seed(1)
            .compile(adam(0.02), sparseCategoricalCrossentropy(), accuracy());
    Batch batch = Batch.of(Tensor.of(Shape.of(64, 6, 1), x), Tensor.of(Shape.of(64), y));
    for (int i = 0; i < 150; i++) {
      model.trainOnBatch(batch);
    }
    double accuracy = model.testOnBatch(batch).get("accuracy");
    assertTrue(accuracy > 0.95, "accuracy " + accuracy);
  }

  @Test
  void wrongSettingsAndInputsAreNamed() {
    refused("LSTMCell: units is 0; allowed: 1 or more", () -> lstm(0));
    refused(
        "recurrent cell: dropout is 1.0; allowed: 0.0 or more, less than 1.0",
        () -> gru(2).dropout(1));
    refused("StackedRNNCells: cells is []; allowed: one cell or more", () -> rnn());
    refused(
        "ConvLSTM2D: kernelSize is [3]; allowed: 2 numbers",
        () -> convLstm2d(2, 2).with(new ConvLSTMCell(2, 3)));
    refused(
        "layer 'lstm' (LSTM) given [f32[2,3]]: the input is f32[2,3]; allowed: three axes or more,"
            + " [batch, time, …], one step or more",
        () -> lstm(2).of(input(3)));
    Symbol x = input(4, 3);
    refused(
        "layer 'lstm' (LSTM) given [f32[2,4,3], f32[2,2]]: it takes a sequence and, if wanted, 2"
            + " states; given: 2 tensors",
        () -> lstm(2).of(x, input(2)));
    assertFalse(new ArrayList<>(lstm(2).returnState(true).ofAll(List.of(x))).isEmpty());
  }
}

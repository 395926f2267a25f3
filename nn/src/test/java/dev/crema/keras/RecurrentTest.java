package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crema.activations.HardSigmoid;
import dev.crema.activations.Relu;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Composed;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Scope;
import dev.crema.layers.Space;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.Masking;
import dev.crema.layers.recurrent.Bidirectional;
import dev.crema.layers.recurrent.ConvLSTM1D;
import dev.crema.layers.recurrent.ConvLSTM2D;
import dev.crema.layers.recurrent.ConvLSTM3D;
import dev.crema.layers.recurrent.ConvLSTMCell;
import dev.crema.layers.recurrent.GRU;
import dev.crema.layers.recurrent.GRUCell;
import dev.crema.layers.recurrent.LSTM;
import dev.crema.layers.recurrent.LSTMCell;
import dev.crema.layers.recurrent.MergeMode;
import dev.crema.layers.recurrent.RNN;
import dev.crema.layers.recurrent.SimpleRNN;
import dev.crema.layers.recurrent.TimeDistributed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers against numbers that Keras worked out: all outputs and states. */
class RecurrentTest {
  private static final Golden KERAS = Golden.of("recurrent.txt");

  private record Case(String key, Layer layer, List<String> inputs) {
    @Override
    public String toString() {
      return key;
    }
  }

  private static Case of(String key, Layer layer, String... inputs) {
    return new Case(key, layer, List.of(inputs));
  }

  /** A layer whose sequence has its steps of zeros masked, under the layer's own paths. */
  private record Masked(Layer layer) implements Composed {
    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      List<Tensor> all = new ArrayList<>(inputs);
      all.set(0, scope.call(new Masking(), inputs.getFirst()));
      return layer.call(scope, all);
    }
  }

  static List<Case> cases() {
    GRU early = new GRU(2).resetAfter(false).activation(new Relu());
    return List.of(
        of("simple", new SimpleRNN(2), "x"),
        of(
            "simple_relu",
            new SimpleRNN(2).activation(new Relu()).useBias(false).returnSequences(true),
            "x"),
        of("lstm", new LSTM(2).returnSequences(true).returnState(true), "x"),
        of("lstm_states", new LSTM(2).returnState(true).goBackwards(true), "x", "h", "c"),
        of("lstm_masked", new Masked(new LSTM(2).returnSequences(true).returnState(true)), "xm"),
        of("lstm_masked_last", new Masked(new LSTM(2)), "xm"),
        of("gru", new GRU(2).returnSequences(true).returnState(true), "x"),
        of("gru_early", early.recurrentActivation(new HardSigmoid()), "x"),
        of("gru_masked_back", new Masked(new GRU(2).returnState(true).goBackwards(true)), "xm"),
        of(
            "zero_masked",
            new Masked(new RNN(new LSTMCell(2)).returnSequences(true).zeroOutputForMask(true)),
            "xm"),
        of(
            "stacked",
            new RNN(List.of(new GRUCell(3), new LSTMCell(2)))
                .returnSequences(true)
                .returnState(true),
            "x"),
        of("bidirectional", new Bidirectional(new LSTM(2).returnSequences(true)), "x"),
        of(
            "bidirectional_masked",
            new Masked(
                new Bidirectional(new GRU(2).returnSequences(true)).mergeMode(MergeMode.SUM)),
            "xm"),
        of(
            "bidirectional_states",
            new Bidirectional(new SimpleRNN(2).returnState(true)).mergeMode(MergeMode.AVE),
            "x",
            "h",
            "c"),
        of("bidirectional_none", new Bidirectional(new GRU(2)).mergeMode(MergeMode.NONE), "x"),
        of("time", new TimeDistributed(new Dense(2)), "x"),
        of(
            "conv1d",
            new ConvLSTM1D(2, 3)
                .strides(2)
                .padding(Padding.SAME)
                .returnSequences(true)
                .returnState(true),
            "seq"),
        of(
            "conv2d",
            new ConvLSTM2D(2, 1).with(new ConvLSTMCell(2, 2, 3)).returnSequences(true),
            "img"),
        of(
            "conv2d_first",
            new ConvLSTM2D(2, 2)
                .dataFormat(DataFormat.CHANNELS_FIRST)
                .dilationRate(2)
                .useBias(false),
            "imf"),
        of("conv3d", new ConvLSTM3D(1, 2).padding(Padding.SAME), "vol"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreKerass(Case test) {
    Tensor key = Tensor.of(Shape.of(2), 0L, 0L);
    List<Tensor> inputs = test.inputs().stream().map(KERAS::get).toList();
    Space space = new Space();
    Pass first = Pass.of(false, 0, key, path -> false);
    first.call(test.layer(), space, Policy.FLOAT64, inputs);
    first
        .uses()
        .forEach((path, use) -> use.weight().variable().assign(KERAS.get(test.key() + "/" + path)));
    List<Tensor> outputs =
        Pass.of(false, 0, key, path -> false).call(test.layer(), space, Policy.FLOAT64, inputs);
    // Keras works these out in float32.
    for (int i = 0; i < outputs.size(); i++) {
      KERAS.check(test.key() + (i == 0 ? "" : "#" + i), outputs.get(i), 1e-6);
    }
    assertFalse(KERAS.has(test.key() + "#" + outputs.size()), "Keras gives more outputs");
  }
}

package dev.crema.parity;

import dev.crema.activations.Relu;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.layers.core.Masking;
import dev.crema.layers.recurrent.Bidirectional;
import dev.crema.layers.recurrent.GRU;
import dev.crema.layers.recurrent.LSTM;
import dev.crema.layers.recurrent.MergeMode;
import dev.crema.layers.recurrent.Recurrent;
import dev.crema.layers.recurrent.SimpleRNN;
import dev.crema.testkit.Gen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Recurrent layers with their weights in PyTorch's order: one way and both, with first states given
 * or not, backwards, and sequences of several lengths (masked here, packed there).
 */
@Tag("parity")
class RecurrentParityTest {
  private static final String FAMILY = "Recurrent layers";

  /** The kinds that both have: how PyTorch takes the weights of a layer whose paths begin so. */
  private enum Kind {
    RNN_TANH("SimpleRNN", "rnn_tanh", 1),
    RNN_RELU("SimpleRNN relu", "rnn_relu", 1),
    LSTM("LSTM", "lstm", 2),
    GRU("GRU", "gru", 1);

    private final String what;
    private final String torch;
    private final int states;

    Kind(String what, String torch, int states) {
      this.what = what;
      this.torch = torch;
      this.states = states;
    }

    Recurrent<?> layer(int units, boolean useBias) {
      return switch (this) {
        case RNN_TANH -> new SimpleRNN(units).useBias(useBias);
        case RNN_RELU -> new SimpleRNN(units).activation(new Relu()).useBias(useBias);
        case LSTM -> new LSTM(units).useBias(useBias);
        case GRU -> new GRU(units).useBias(useBias);
      };
    }

    private String cell() {
      return switch (this) {
        case RNN_TANH, RNN_RELU -> "simple_rnn_cell_";
        case LSTM -> "lstm_cell_";
        case GRU -> "gru_cell_";
      };
    }

    /** A weight {@code [n, gates · units]} with the gates in PyTorch's order, transposed. */
    private String ordered(String weight) {
      if (this != GRU) {
        return "torch.t(" + weight + ")";
      }
      String parts =
          "torch.slice(%1$s, 1, torch.floordiv(torch.size(%1$s, 1) * %2$d, 3), "
              + "torch.floordiv(torch.size(%1$s, 1) * %3$d, 3))";
      return "torch.t(torch.cat([%s, %s, %s], 1))"
          .formatted(
              parts.formatted(weight, 1, 2),
              parts.formatted(weight, 0, 1),
              parts.formatted(weight, 2, 3));
    }

    /** PyTorch's four weights of one direction, or two without bias. */
    String weights(String prefix, boolean useBias) {
      String name = prefix + cell();
      String matrices = ordered(name + "kernel") + ", " + ordered(name + "recurrent_kernel");
      if (!useBias) {
        return matrices;
      }
      String bias = name + "bias";
      String row = "torch.squeeze(torch.t(%s), 0)";
      String biases =
          this == GRU
              ? row.formatted(ordered("torch.slice(" + bias + ", 0, 0, 1)"))
                  + ", "
                  + row.formatted(ordered("torch.slice(" + bias + ", 0, 1, 2)"))
              : bias + ", torch.zeros_like(" + bias + ")";
      return matrices + ", " + biases;
    }
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

  private record Size(int batch, int time, int features, int units, boolean useBias) {
    static Size of(Gen gen) {
      int most = gen.chance(0.2) ? 70 : 9;
      return new Size(
          gen.between(1, 5),
          gen.between(1, 9),
          gen.between(1, most),
          gen.between(1, most),
          gen.chance(0.7));
    }

    Tensor x(Gen gen) {
      return Draw.floats(gen, batch, time, features);
    }

    Tensor state(Gen gen) {
      return Draw.uniform(gen, -1, 1, batch, units);
    }
  }

  private static String zeros(Size size, int directions, int states) {
    String one = "torch.zeros([%d, %d, %d])".formatted(directions, size.batch(), size.units());
    return states == 1 ? one : "[" + one + ", " + one + "]";
  }

  /** PyTorch's call: y, and the last states h and c, {@code [directions, batch, units]}. */
  private static String call(
      Kind kind, String x, String states, String weights, Size size, boolean both) {
    return "%s = torch.%s(%s, %s, [%s], %s, 1, 0., False, %s, True)\n"
        .formatted(
            kind.states == 2 ? "y, h, c" : "y, h",
            kind.torch,
            x,
            states,
            weights,
            Torch.of(size.useBias()),
            Torch.of(both));
  }

  @ParameterizedTest
  @EnumSource
  void oneWay(Kind kind) {
    Parity.check(
        FAMILY,
        kind.what,
        Parity.SUMS,
        gen -> {
          Size size = Size.of(gen);
          boolean sequences = gen.chance(0.6);
          boolean backwards = gen.chance(0.3);
          Layer layer =
              kind.layer(size.units(), size.useBias()).goBackwards(backwards).returnState(true);
          layer = sequences ? ((Recurrent<?>) layer).returnSequences(true) : layer;
          boolean states = gen.chance(0.5);
          List<Tensor> tensors = new ArrayList<>(List.of(size.x(gen)));
          for (int i = 0; i < (states ? kind.states : 0); i++) {
            tensors.add(size.state(gen));
          }
          String first = "torch.unsqueeze(h0, 0)";
          String given = kind.states == 1 ? first : "[" + first + ", torch.unsqueeze(c0, 0)]";
          String torch =
              call(
                      kind,
                      backwards ? "torch.flip(x, [1])" : "x",
                      states ? given : zeros(size, 1, kind.states),
                      kind.weights("", size.useBias()),
                      size,
                      false)
                  + "[%s, torch.select(h, 0, 0)%s]"
                      .formatted(
                          sequences ? "y" : "torch.select(y, 1, -1)",
                          kind.states == 2 ? ", torch.select(c, 0, 0)" : "");
          return Trial.of(
              gen, layer, Trial.named("x h0 c0", tensors.toArray(Tensor[]::new)), torch);
        });
  }

  @ParameterizedTest
  @EnumSource
  void bothWays(Kind kind) {
    Parity.check(
        FAMILY,
        "Bidirectional " + kind.what,
        Parity.SUMS,
        gen -> {
          Size size = Size.of(gen);
          boolean sequences = gen.chance(0.6);
          MergeMode mode =
              gen.pick(List.of(MergeMode.CONCAT, MergeMode.SUM, MergeMode.AVE, MergeMode.MUL));
          Recurrent<?> one = kind.layer(size.units(), size.useBias());
          Recurrent<?> layer = sequences ? one.returnSequences(true) : one;
          String name =
              switch (kind) {
                case RNN_TANH, RNN_RELU -> "simple_rnn_";
                case LSTM -> "lstm_";
                case GRU -> "gru_";
              };
          String last = "torch.cat([torch.select(h, 0, 0), torch.select(h, 0, 1)], 1)";
          int axis = sequences ? 2 : 1;
          String halves =
              "a = torch.slice(z, %1$d, 0, %2$d)\nb = torch.slice(z, %1$d, %2$d, %3$d)\n"
                  .formatted(axis, size.units(), 2 * size.units());
          String merged =
              switch (mode) {
                case SUM -> "a + b";
                case MUL -> "a * b";
                case AVE -> "(a + b) * 0.5";
                default -> "z";
              };
          String torch =
              call(
                      kind,
                      "x",
                      zeros(size, 2, kind.states),
                      kind.weights("forward_" + name, size.useBias())
                          + ", "
                          + kind.weights("backward_" + name, size.useBias()),
                      size,
                      true)
                  + "z = "
                  + (sequences ? "y" : last)
                  + "\n"
                  + halves
                  + "["
                  + merged
                  + "]";
          return Trial.of(
              gen, new Bidirectional(layer).mergeMode(mode), Map.of("x", size.x(gen)), torch);
        });
  }

  /** Sequences that end early: PyTorch packs them, from the longest to the shortest. */
  @ParameterizedTest
  @EnumSource
  void ofSeveralLengths(Kind kind) {
    Parity.check(
        FAMILY,
        kind.what + ", masked",
        Parity.SUMS,
        gen -> {
          Size size = Size.of(gen);
          long[] lengths = new long[size.batch()];
          float[] numbers = size.x(gen).toFloats();
          int longest = size.time();
          for (int i = 0; i < lengths.length; i++) {
            lengths[i] = longest;
            int row = size.time() * size.features();
            Arrays.fill(numbers, i * row + longest * size.features(), (i + 1) * row, 0);
            longest = gen.between(1, longest);
          }
          Tensor x = Tensor.of(Shape.of(size.batch(), size.time(), size.features()), numbers);
          Layer layer =
              ((Recurrent<?>)
                      ((Recurrent<?>)
                              kind.layer(size.units(), size.useBias()).returnSequences(true))
                          .returnState(true))
                  .zeroOutputForMask(true);
          String torch =
              """
              data, sizes = torch._pack_padded_sequence(x, %s, True)
              %s = torch.%s(data, sizes, %s, [%s], %s, 1, 0., False, False)
              padded, many = torch._pad_packed_sequence(y, sizes, True, 0., %d)
              [padded, torch.select(h, 0, 0)%s]
              """
                  .formatted(
                      "torch.tensor(" + Arrays.toString(lengths) + ")",
                      kind.states == 2 ? "y, h, c" : "y, h",
                      kind.torch,
                      zeros(size, 1, kind.states),
                      kind.weights("", size.useBias()),
                      Torch.of(size.useBias()),
                      size.time(),
                      kind.states == 2 ? ", torch.select(c, 0, 0)" : "");
          return Trial.of(gen, new Masked(layer), Map.of("x", x), torch);
        });
  }
}

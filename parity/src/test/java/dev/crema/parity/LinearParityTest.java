package dev.crema.parity;

import dev.crema.activations.Relu;
import dev.crema.activations.Tanh;
import dev.crema.engine.Tensor;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.core.Embedding;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Matrix products, and the layers that are little more. */
@Tag("parity")
class LinearParityTest {
  private static final String FAMILY = "Matrix products and embeddings";

  @Test
  void matmul() {
    Parity.check(FAMILY, "matmul", Parity.EXACT, gen -> product(gen, new long[0], new long[0], 70));
  }

  @Test
  void matmulOfLargeMatrices() {
    Parity.check(
        FAMILY,
        "matmul up to 300",
        Parity.SUMS,
        gen -> product(gen, new long[0], new long[0], 300));
  }

  @Test
  void batchedMatmul() {
    Parity.check(
        FAMILY,
        "matmul, batched",
        Parity.EXACT,
        gen -> {
          long[] batch = Draw.shape(gen, 1, 2);
          for (int i = 0; i < batch.length; i++) {
            batch[i] = 1 + batch[i] % 5;
          }
          long[] other = batch.clone();
          if (gen.chance(0.3)) {
            other[0] = 1;
          }
          return product(gen, batch, other, 20);
        });
  }

  private static long[] join(long[] batch, long rows, long columns) {
    long[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = rows;
    shape[batch.length + 1] = columns;
    return shape;
  }

  private static Trial product(Gen gen, long[] left, long[] right, int most) {
    int m = gen.between(1, most);
    int k = gen.between(1, most);
    int n = gen.between(1, most);
    boolean a = gen.chance(0.5);
    boolean b = gen.chance(0.5);
    Tensor x = Draw.floats(gen, a ? join(left, k, m) : join(left, m, k));
    Tensor y = Draw.floats(gen, b ? join(right, n, k) : join(right, k, n));
    return Trial.of(
        Trial.named("x y", x, y),
        in -> in.get(0).matmul(in.get(1), a, b),
        "torch.matmul(%s, %s)"
            .formatted(
                a ? "torch.transpose(x, -1, -2)" : "x", b ? "torch.transpose(y, -1, -2)" : "y"));
  }

  @Test
  void dense() {
    Parity.check(
        FAMILY,
        "Dense",
        Parity.EXACT,
        gen -> {
          boolean bias = gen.chance(0.7);
          int function = gen.between(0, 2);
          Dense layer = new Dense(gen.between(1, 40)).useBias(bias);
          layer =
              switch (function) {
                case 0 -> layer;
                case 1 -> layer.activation(new Relu());
                default -> layer.activation(new Tanh());
              };
          String linear = "torch.linear(x, torch.t(kernel), %s)".formatted(bias ? "bias" : "None");
          String torch = List.of("[%s]", "[torch.relu(%s)]", "[torch.tanh(%s)]").get(function);
          return Trial.of(
              gen,
              layer,
              Map.of("x", Draw.floats(gen, Draw.shape(gen, 2, 4))),
              torch.formatted(linear));
        });
  }

  @Test
  void einsumDense() {
    Parity.check(
        FAMILY,
        "EinsumDense",
        Parity.EXACT,
        gen -> {
          String equation =
              gen.pick(List.of("abc,cd->abd", "abc,cde->abde", "abc,bcd->ad", "abc,bd->adc"));
          String result = equation.substring(equation.indexOf('>') + 1);
          int[] shape = new int[result.length() - 1];
          int[] lengths = {gen.between(1, 4), gen.between(1, 6), gen.between(1, 9)};
          for (int i = 0; i < shape.length; i++) {
            int letter = result.charAt(i + 1) - 'a';
            shape[i] = letter < 3 ? lengths[letter] : gen.between(1, 7);
          }
          return Trial.of(
              gen,
              new EinsumDense(equation, shape).biasAxes(result.substring(result.length() - 1)),
              Map.of("x", Draw.floats(gen, lengths[0], lengths[1], lengths[2])),
              "[torch.einsum(\"" + equation + "\", [x, kernel]) + bias]");
        });
  }

  @Test
  void embedding() {
    Parity.check(
        FAMILY,
        "Embedding",
        Parity.EXACT,
        gen -> {
          int count = gen.between(1, 30);
          return Trial.of(
              gen,
              new Embedding(count, gen.between(1, 17)),
              Map.of("x", Draw.integers(gen, 0, count, Draw.shape(gen, 1, 3))),
              "[torch.embedding(embeddings, x)]");
        });
  }

  @Test
  void gather() {
    Parity.check(
        FAMILY,
        "gather",
        Parity.EXACT,
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int axis = gen.axis(x.shape());
          Tensor index = Draw.integers(gen, 0, x.dim(axis), gen.between(1, 20));
          return Trial.of(
              Trial.named("x index", x, index),
              in -> in.get(0).gather(in.get(1), axis),
              "torch.index_select(x, %d, index)".formatted(axis));
        });
  }

  @Test
  void takeAlong() {
    Parity.check(
        FAMILY,
        "takeAlong",
        Parity.EXACT,
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int axis = gen.axis(x.shape());
          long[] shape = x.shape().with(axis, gen.between(1, 9)).stream().toArray();
          return Trial.of(
              Trial.named("x index", x, Draw.integers(gen, 0, x.dim(axis), shape)),
              in -> in.get(0).takeAlong(in.get(1), axis),
              "torch.gather(x, %d, index)".formatted(axis));
        });
  }

  @Test
  void scatterAdd() {
    Parity.check(
        FAMILY,
        "scatterAdd",
        Parity.EXACT,
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 3));
          int axis = gen.axis(x.shape());
          int length = gen.between(1, 9);
          long[] shape = x.shape().with(axis, length).stream().toArray();
          return Trial.of(
              Trial.named("x index", x, Draw.integers(gen, 0, length, x.dim(axis))),
              in -> in.get(0).scatterAdd(in.get(1), axis, 0, length),
              "torch.index_add(torch.zeros(%s), %d, index, x)"
                  .formatted(Arrays.toString(shape), axis));
        });
  }
}

package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.reshaping.Interpolation;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.testkit.Gen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What moves numbers, orders them or makes more of them. */
@Tag("parity")
class MovingParityTest {
  private static final String FAMILY = "Moving, sorting, resizing";

  @Test
  void transpose() {
    check(
        "transpose",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 5));
          List<Integer> order = gen.shuffled(x.rank());
          int[] axes = order.stream().mapToInt(a -> a).toArray();
          return Trial.of(x, t -> t.transpose(axes), "torch.permute(x, " + order + ")");
        });
  }

  private static void check(String what, Function<Gen, Trial> trials) {
    Parity.check(FAMILY, what, Parity.EXACT, trials);
  }

  @Test
  void concatenate() {
    check(
        "concatenate",
        gen -> {
          Shape shape = gen.shape(1, 4);
          int axis = gen.axis(shape);
          Map<String, Tensor> parts =
              Trial.named(
                  "a b c",
                  IntStream.range(0, 3)
                      .mapToObj(i -> Draw.uniform(gen, -2, 2, shape.with(axis, gen.length())))
                      .toArray(Tensor[]::new));
          return Trial.of(
              parts, in -> Tensor.concatenate(axis, in), "torch.cat([a, b, c], " + axis + ")");
        });
  }

  @Test
  void stack() {
    check(
        "stack",
        gen -> {
          Shape shape = gen.shape(1, 4);
          int axis = gen.between(0, shape.rank());
          Tensor a = Draw.uniform(gen, -2, 2, shape);
          Tensor b = Draw.uniform(gen, -2, 2, shape);
          return Trial.of(
              Trial.named("a b", a, b),
              in -> Tensor.stack(axis, in),
              "torch.stack([a, b], " + axis + ")");
        });
  }

  @Test
  void pad() {
    check(
        "pad",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int[] low = Draw.each(gen, x.rank(), 0, 3);
          int[] high = Draw.each(gen, x.rank(), 0, 3);
          double value = gen.real(-1, 1);
          List<Integer> pads = new ArrayList<>();
          for (int i = x.rank() - 1; i >= 0; i--) {
            pads.addAll(List.of(low[i], high[i]));
          }
          return Trial.of(
              x,
              t -> t.pad(Ints.of(low), Ints.of(high), value),
              "torch.constant_pad_nd(x, %s, %s)".formatted(pads, value));
        });
  }

  @Test
  void flip() {
    check(
        "flip",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int[] axes = gen.axes(x.shape()).toArray();
          int[] some = axes.length == 0 ? new int[] {0} : axes;
          return Trial.of(x, t -> t.flip(some), "torch.flip(x, " + Arrays.toString(some) + ")");
        });
  }

  @Test
  void slice() {
    check(
        "slice",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int axis = gen.axis(x.shape());
          int from = gen.between(0, (int) x.dim(axis) - 1);
          int to = gen.between(from + 1, (int) x.dim(axis));
          int step = gen.between(1, 3);
          return Trial.of(
              x,
              t -> t.slice(axis, from, to, step),
              "torch.slice(x, %d, %d, %d, %d)".formatted(axis, from, to, step));
        });
  }

  @Test
  void broadcast() {
    check(
        "broadcastTo",
        gen -> {
          Shape full = gen.shape(1, 4);
          return Trial.of(
              Draw.uniform(gen, -2, 2, gen.broadcastable(full)),
              t -> t.broadcastTo(full),
              "torch.expand(x, " + Arrays.toString(full.stream().toArray()) + ")");
        });
  }

  @Test
  void sort() {
    check(
        "sort",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int axis = gen.axis(x.shape());
          boolean down = gen.chance(0.5);
          return Trial.ofAll(
              Map.of("x", x),
              in -> {
                Tensor.Sorted sorted = in.getFirst().sort(axis, down);
                return List.of(sorted.values(), sorted.indices());
              },
              "values, indices = torch.sort(x, %d, %s)\n[values, indices]"
                  .formatted(axis, Torch.of(down)));
        });
  }

  @Test
  void topK() {
    check(
        "topK",
        gen -> {
          Tensor x = Draw.floats(gen, Draw.shape(gen, 1, 4));
          int k = gen.between(1, (int) x.dim(-1));
          return Trial.ofAll(
              Map.of("x", x),
              in -> {
                Tensor.Sorted sorted = in.getFirst().topK(k);
                return List.of(sorted.values(), sorted.indices());
              },
              "values, indices = torch.topk(x, %d)\n[values, indices]".formatted(k));
        });
  }

  @Test
  void oneHot() {
    check(
        "oneHot",
        gen -> {
          int depth = gen.between(1, 20);
          return Trial.of(
              Draw.integers(gen, 0, depth, Draw.shape(gen, 1, 3)),
              t -> t.oneHot(depth, DType.FLOAT32),
              "torch.to(torch.one_hot(x, %d), 6)".formatted(depth));
        });
  }

  /** Longer by a whole factor. */
  @Test
  void upSampling() {
    for (Interpolation how : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
      check(
          "UpSampling2D " + how.name().toLowerCase(Locale.ROOT),
          gen -> {
            int[] times = Draw.each(gen, 2, 1, 4);
            long height = gen.between(1, 7);
            long width = gen.between(1, 7);
            Layer layer = new UpSampling2D(times[0], times[1]).interpolation(how);
            String size = "[%d, %d]".formatted(height * times[0], width * times[1]);
            String call =
                how == Interpolation.NEAREST
                    ? "torch.upsample_nearest2d(v, %s)"
                    : "torch.upsample_bilinear2d(v, %s, False)";
            return Trial.of(
                gen,
                layer,
                Map.of("x", Draw.floats(gen, gen.between(1, 3), height, width, gen.between(1, 5))),
                "v = torch.contiguous(torch.permute(x, [0, 3, 1, 2]))\n[torch.permute(%s, [0, 2, 3, 1])]"
                    .formatted(call.formatted(size)));
          });
    }
  }
}

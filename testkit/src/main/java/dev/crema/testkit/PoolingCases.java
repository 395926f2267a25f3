package dev.crema.testkit;

import static dev.crema.testkit.OpCases.fixed;
import static dev.crema.testkit.OpCases.made;
import static dev.crema.testkit.OpCases.operand;
import static dev.crema.testkit.OpCases.plain;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.testkit.OpCase.Operand;
import dev.crema.testkit.OpCases.Made;
import dev.crema.testkit.OpCases.Row;
import java.util.List;

/** Cases of pooling. */
final class PoolingCases {
  private static final Domain TIES = new Domain.Among(List.of(0.0, -0.0, 1.0, Double.NaN));

  private PoolingCases() {}

  static List<Row> rows() {
    return List.of(
        new Row("max pool", OpCases.NUMBERS, 5, PoolingCases::maxPool),
        new Row("max pool gradient", OpCases.NUMBERS, 5, PoolingCases::maxPoolGradient),
        new Row("max pool pick", OpCases.NUMBERS, 5, PoolingCases::maxPoolPick),
        new Row("average pool", OpCases.FLOATS, 6, PoolingCases::averagePool),
        new Row("average pool gradient", OpCases.FLOATS, 6, PoolingCases::averagePoolGradient));
  }

  /** The sizes of a pooling whose window fits and is longer than its padding. */
  private record Sizes(long batch, Shape input, long channels, Window window) {
    static Sizes of(Gen gen) {
      int rank = gen.between(1, 3);
      Window any = ContractingCases.window(gen, rank);
      Window window =
          new Window(
              any.size(),
              any.stride(),
              within(any, any.low()),
              within(any, any.high()),
              any.dilation());
      long batch = gen.between(0, 9) == 0 ? 0 : gen.between(1, 3);
      return new Sizes(batch, ContractingCases.fitting(gen, window), gen.length(), window);
    }

    private static Ints within(Window window, Ints padding) {
      int[] result = padding.toArray();
      for (int i = 0; i < result.length; i++) {
        result[i] = (int) Math.min(result[i], window.span(i) - 1);
      }
      return Ints.of(result);
    }

    Shape x() {
      return Shape.of(batch).concat(input).concat(Shape.of(channels));
    }

    Shape y() {
      Shape y = x();
      for (int i = 0; i < window.rank(); i++) {
        y = y.with(i + 1, window.outputLength(i, input.dim(i)));
      }
      return y;
    }
  }

  private static Operand chosen(Gen gen, DType type, Shape shape) {
    return gen.chance(0.6) ? operand(type, shape, new Domain.Distinct()) : fixed(type, shape, TIES);
  }

  private static Made maxPool(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    return made(new Op.MaxPool(sizes.window()), chosen(gen, type, sizes.x()));
  }

  private static Made maxPoolGradient(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    Op op = new Op.MaxPoolGradient(sizes.window());
    return made(op, chosen(gen, type, sizes.x()), plain(type, sizes.y()));
  }

  private static Made maxPoolPick(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    Op op = new Op.MaxPoolPick(sizes.window());
    return made(op, chosen(gen, type, sizes.x()), plain(type, sizes.x()));
  }

  private static Made averagePool(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    return made(new Op.AveragePool(sizes.window()), plain(type, sizes.x()));
  }

  private static Made averagePoolGradient(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    Op op = new Op.AveragePoolGradient(sizes.window(), sizes.input());
    return made(op, plain(type, sizes.y()));
  }
}

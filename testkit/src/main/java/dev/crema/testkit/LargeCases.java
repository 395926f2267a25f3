package dev.crema.testkit;

import static dev.crema.testkit.OpCases.fixed;
import static dev.crema.testkit.OpCases.made;
import static dev.crema.testkit.OpCases.plain;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import dev.crema.testkit.OpCases.Made;
import dev.crema.testkit.OpCases.Row;
import java.util.ArrayList;
import java.util.List;

/** Cases so large that kernels cut them into tiles and share them among threads. */
final class LargeCases {
  /** What the names of these cases begin with. */
  static final String PREFIX = "large ";

  private LargeCases() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("exp", (gen, type) -> made(new Op.Map(Scalar.EXP), plain(type, matrix(gen)))));
    rows.add(row("sum of rows and columns", LargeCases::addition));
    rows.add(new Row(PREFIX + "sum", List.of(DType.FLOAT32, DType.BFLOAT16), 3, LargeCases::sum));
    rows.add(
        row(
            "cumulative sum",
            (gen, type) ->
                made(
                    new Op.CumulativeSum(gen.between(0, 1), false, gen.chance(0.5)),
                    plain(type, matrix(gen)))));
    rows.add(
        row(
            "argmax",
            (gen, type) ->
                made(
                    new Op.ArgReduce(true, gen.between(0, 1)),
                    fixed(type, matrix(gen), new Domain.Distinct()))));
    rows.add(
        new Row(
            PREFIX + "transpose", List.of(DType.FLOAT32, DType.UINT8), 1, LargeCases::transpose));
    rows.add(row("matmul", LargeCases::matMul));
    rows.add(new Row(PREFIX + "deep matmul", List.of(DType.FLOAT32), 1, LargeCases::deepMatMul));
    rows.add(row("convolution", (gen, type) -> convolution(gen, type, 0)));
    rows.add(row("convolution input gradient", (gen, type) -> convolution(gen, type, 1)));
    rows.add(row("convolution kernel gradient", (gen, type) -> convolution(gen, type, 2)));
    rows.add(
        row(
            "fourier",
            (gen, type) -> {
              Shape shape = matrix(gen);
              return made(new Op.Fourier(true), plain(type, shape), plain(type, shape));
            }));
    for (Decomposition kind : Decomposition.values()) {
      rows.add(
          row(
              kind.name(),
              (gen, type) ->
                  made(
                      new Op.Decompose(kind),
                      fixed(type, Shape.of(70, 12, 12), new Domain.Dominant(12, 12)))));
    }
    rows.add(
        row(
            "triangular solve",
            (gen, type) ->
                made(
                    new Op.TriangularSolve(true, gen.chance(0.5), false),
                    fixed(type, Shape.of(70, 20, 20), new Domain.Dominant(20, 20)),
                    plain(type, Shape.of(70, 20, 30)))));
    rows.add(row("max pool", (gen, type) -> pool(gen, type, false)));
    rows.add(row("max pool gradient", (gen, type) -> pool(gen, type, true)));
    rows.add(row("gather", (gen, type) -> indexed(gen, type, false)));
    rows.add(row("scatter add", (gen, type) -> indexed(gen, type, true)));
    rows.add(row("update rows", LargeCases::updateRows));
    rows.add(
        row(
            "sort",
            (gen, type) ->
                made(
                    new Op.Sort(1, gen.chance(0.5), gen.between(1, 100)),
                    plain(type, matrix(gen)))));
    rows.add(
        row(
            "random",
            (gen, type) ->
                made(
                    new Op.Random(Distribution.NORMAL, new Type(type, matrix(gen)), 1),
                    fixed(DType.INT64, Shape.of(2), new Domain.Anything()))));
    return rows;
  }

  private static Row row(String name, OpCases.Maker maker) {
    return new Row(PREFIX + name, List.of(DType.FLOAT32), 2, maker);
  }

  private static Shape matrix(Gen gen) {
    return Shape.of(gen.between(130, 300), gen.between(130, 300));
  }

  private static Made addition(Gen gen, DType type) {
    Shape shape = matrix(gen);
    return made(
        new Op.Map(Scalar.ADD), plain(type, shape.with(1, 1)), plain(type, shape.with(0, 1)));
  }

  private static Made sum(Gen gen, DType type) {
    Ints axes = gen.pick(List.of(Ints.of(0), Ints.of(1), Ints.of(0, 1)));
    return made(new Op.Reduce(Reduction.SUM, axes), plain(type, matrix(gen)));
  }

  private static Made transpose(Gen gen, DType type) {
    Shape shape = Shape.of(gen.between(3, 5), gen.between(90, 110), gen.between(60, 70));
    return made(new Op.Transpose(Ints.of(2, 0, 1)), plain(type, shape));
  }

  private static Made matMul(Gen gen, DType type) {
    long m = gen.between(60, 140);
    long n = gen.between(60, 140);
    long k = gen.between(60, 300);
    Shape batch = gen.chance(0.5) ? Shape.SCALAR : Shape.of(gen.between(2, 3));
    return ContractingCases.matMul(
        gen, type, batch, Shape.SCALAR, m, n, k, ContractingCases.epilogue(gen));
  }

  /** A product that is cut along k. */
  private static Made deepMatMul(Gen gen, DType type) {
    long m = gen.between(60, 90);
    long n = gen.between(60, 90);
    long k = Math.ceilDiv(1 << 23, m * n) + gen.between(0, 9);
    return ContractingCases.matMul(
        gen, type, Shape.SCALAR, Shape.SCALAR, m, n, k, ContractingCases.epilogue(gen));
  }

  private static Made convolution(Gen gen, DType type, int kind) {
    int stride = gen.between(1, 2);
    Ints ones = Ints.of(1, 1);
    Window window = new Window(Ints.of(3, 3), Ints.of(stride, stride), ones, ones, ones);
    Shape input = Shape.of(gen.between(12, 18), gen.between(12, 18));
    Shape x = Shape.of(4).concat(input).concat(Shape.of(16));
    long filters = gen.pick(List.of(24L, 32L));
    Shape w = Shape.of(3, 3, 16, filters);
    Shape y =
        Shape.of(
            4, window.outputLength(0, input.dim(0)), window.outputLength(1, input.dim(1)), filters);
    return switch (kind) {
      case 0 -> made(new Op.Convolution(window, 1, Epilogue.NONE), plain(type, x), plain(type, w));
      case 1 ->
          made(new Op.ConvolutionInputGradient(window, 1, input), plain(type, y), plain(type, w));
      default -> made(new Op.ConvolutionKernelGradient(window, 1), plain(type, x), plain(type, y));
    };
  }

  private static Made pool(Gen gen, DType type, boolean gradient) {
    Window window =
        new Window(Ints.of(3, 3), Ints.of(2, 2), Ints.of(1, 1), Ints.of(0, 1), Ints.of(1, 1));
    long height = gen.between(20, 30);
    long width = gen.between(20, 30);
    Shape x = Shape.of(4, height, width, 16);
    Shape y = Shape.of(4, window.outputLength(0, height), window.outputLength(1, width), 16);
    OpCase.Operand images = fixed(type, x, new Domain.Distinct());
    return gradient
        ? made(new Op.MaxPoolGradient(window), images, plain(type, y))
        : made(new Op.MaxPool(window), images);
  }

  private static Made indexed(Gen gen, DType type, boolean scatter) {
    long length = gen.between(50, 400);
    long count = gen.between(300, 600);
    long inner = gen.between(60, 70);
    OpCase.Operand index = fixed(DType.INT32, Shape.of(count), new Domain.Between(0, length - 1.0));
    return scatter
        ? made(new Op.ScatterAdd(0, 0, length), plain(type, Shape.of(count, inner)), index)
        : made(new Op.Gather(0, 0), plain(type, Shape.of(length, inner)), index);
  }

  private static Made updateRows(Gen gen, DType type) {
    long rows = gen.between(50, 400);
    long count = gen.between(3000, 6000);
    long inner = gen.between(60, 70);
    OpCase.Operand index = fixed(DType.INT32, Shape.of(count), new Domain.Between(-1, rows - 1.0));
    return made(
        new Op.UpdateRows(),
        plain(type, Shape.of(rows, inner)),
        index,
        plain(type, Shape.of(count, inner)));
  }
}

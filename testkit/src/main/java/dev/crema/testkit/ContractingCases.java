package dev.crema.testkit;

import static dev.crema.testkit.OpCases.made;
import static dev.crema.testkit.OpCases.plain;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.testkit.OpCase.Operand;
import dev.crema.testkit.OpCases.Made;
import dev.crema.testkit.OpCases.Row;
import java.util.ArrayList;
import java.util.List;

/** Cases of sums of products. */
final class ContractingCases {
  private ContractingCases() {}

  static List<Row> rows() {
    return List.of(
        new Row("matmul", OpCases.NUMBERS, 6, (gen, type) -> matMul(gen, type, false)),
        new Row("matmul with epilogue", OpCases.NUMBERS, 3, (gen, type) -> matMul(gen, type, true)),
        new Row("convolution", OpCases.FLOATS, 8, (gen, type) -> convolution(gen, type, false)),
        new Row(
            "convolution with epilogue",
            OpCases.FLOATS,
            4,
            (gen, type) -> convolution(gen, type, true)),
        new Row(
            "quantized convolution",
            List.of(DType.UINT8, DType.FLOAT32),
            12,
            ContractingCases::quantizedConvolution),
        new Row("convolution input gradient", OpCases.FLOATS, 8, ContractingCases::inputGradient),
        new Row(
            "convolution kernel gradient", OpCases.FLOATS, 8, ContractingCases::kernelGradient));
  }

  static Epilogue epilogue(Gen gen) {
    return new Epilogue(
        gen.chance(0.6), gen.chance(0.4), gen.pick(List.of(Epilogue.Activation.values())));
  }

  private static Made matMul(Gen gen, DType type, boolean withEpilogue) {
    long m = gen.length();
    long n = gen.length();
    long k = gen.chance(0.05) ? 0 : gen.length();
    Shape batch = gen.chance(0.5) ? Shape.SCALAR : Shape.of(gen.between(0, 3), gen.between(1, 3));
    Shape batchA = gen.chance(0.6) ? batch : gen.broadcastable(batch);
    Shape batchB = gen.chance(0.6) ? batch : gen.broadcastable(batch);
    return matMul(gen, type, batchA, batchB, m, n, k, withEpilogue ? epilogue(gen) : Epilogue.NONE);
  }

  static Made matMul(
      Gen gen, DType type, Shape batchA, Shape batchB, long m, long n, long k, Epilogue epilogue) {
    boolean transposeA = gen.chance(0.4);
    boolean transposeB = gen.chance(0.4);
    List<Operand> operands = new ArrayList<>();
    operands.add(plain(type, batchA.concat(transposeA ? Shape.of(k, m) : Shape.of(m, k))));
    operands.add(plain(type, batchB.concat(transposeB ? Shape.of(n, k) : Shape.of(k, n))));
    if (epilogue.bias()) {
      operands.add(plain(type, Shape.of(n)));
    }
    if (epilogue.residual()) {
      operands.add(plain(type, Shape.broadcast(batchA, batchB).concat(Shape.of(m, n))));
    }
    return differentiable(new Op.MatMul(transposeA, transposeB, epilogue), operands, epilogue);
  }

  /** Epilogues come after gradients: with one, nothing is differentiated. */
  private static Made differentiable(Op op, List<Operand> operands, Epilogue epilogue) {
    return epilogue.equals(Epilogue.NONE)
        ? new Made(op, operands)
        : new Made(
            op, operands.stream().map(o -> new Operand(o.type(), o.domain(), false)).toList());
  }

  /** The sizes of a convolution whose window fits. */
  private record Sizes(
      long batch, Shape input, long channels, long filters, Window window, int groups) {
    static Sizes of(Gen gen) {
      Window window = ContractingCases.window(gen, gen.between(1, 3));
      int groups = gen.pick(List.of(1, 1, 2, 3));
      return new Sizes(
          gen.between(0, 9) == 0 ? 0 : gen.between(1, 3),
          fitting(gen, window),
          groups * (long) gen.pick(List.of(1, 2, 3, 8)),
          groups * (long) gen.pick(List.of(1, 2, 3, 17)),
          window,
          groups);
    }

    Shape x() {
      return Shape.of(batch).concat(input).concat(Shape.of(channels));
    }

    Shape w() {
      Shape taps = Shape.of(window.size().stream().asLongStream().toArray());
      return taps.concat(Shape.of(channels / groups, filters));
    }

    Shape y() {
      Shape output = Shape.of(batch);
      for (int i = 0; i < window.rank(); i++) {
        output = output.concat(Shape.of(window.outputLength(i, input.dim(i))));
      }
      return output.concat(Shape.of(filters));
    }
  }

  static Window window(Gen gen, int rank) {
    return new Window(
        OpCases.ints(gen, rank, 1, 3),
        OpCases.ints(gen, rank, 1, 3),
        OpCases.ints(gen, rank, 0, 2),
        OpCases.ints(gen, rank, 0, 2),
        gen.chance(0.6) ? Ints.repeat(1, rank) : OpCases.ints(gen, rank, 1, 2));
  }

  /** Lengths of input axes on which a window fits at least once. */
  static Shape fitting(Gen gen, Window window) {
    long[] lengths = new long[window.rank()];
    for (int i = 0; i < lengths.length; i++) {
      long least = window.span(i) - window.low().get(i) - window.high().get(i);
      lengths[i] = Math.max(1, least) + gen.between(0, window.rank() == 3 ? 3 : 7);
    }
    return Shape.of(lengths);
  }

  private static Made convolution(Gen gen, DType type, boolean withEpilogue) {
    return convolution(Sizes.of(gen), type, withEpilogue ? epilogue(gen) : Epilogue.NONE);
  }

  private static Made convolution(Sizes sizes, DType type, Epilogue epilogue) {
    List<Operand> operands = new ArrayList<>();
    operands.add(plain(type, sizes.x()));
    operands.add(plain(type, sizes.w()));
    if (epilogue.bias()) {
      operands.add(plain(type, Shape.of(sizes.filters())));
    }
    if (epilogue.residual()) {
      operands.add(plain(type, sizes.y()));
    }
    Op op = new Op.Convolution(sizes.window(), sizes.groups(), epilogue);
    return differentiable(op, operands, epilogue);
  }

  /** To a type. */
  private static Made quantizedConvolution(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    boolean residual = type == DType.UINT8 && gen.chance(0.5);
    Epilogue epilogue =
        new Epilogue(true, residual, gen.pick(List.of(Epilogue.Activation.values())));
    Shape filters = Shape.of(sizes.filters());
    Shape taps = Shape.of(sizes.window().size().stream().asLongStream().toArray());
    Shape w = taps.concat(Shape.of(sizes.channels(), sizes.filters()));
    List<Operand> operands = new ArrayList<>();
    operands.add(plain(DType.UINT8, sizes.x()));
    operands.add(OpCases.fixed(DType.INT8, w, new Domain.Between(-64, 64)));
    operands.add(OpCases.fixed(DType.FLOAT32, filters, new Domain.Between(-50, 200)));
    if (residual) {
      operands.add(plain(DType.UINT8, sizes.y()));
    }
    operands.add(OpCases.fixed(DType.FLOAT32, filters, new Domain.Between(0, 0.01)));
    float residualScale = residual ? gen.between(1, 40) / 32f : 0;
    return new Made(
        new Op.QuantizedConvolution(sizes.window(), epilogue, type, residualScale), operands);
  }

  private static Made inputGradient(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    return made(
        new Op.ConvolutionInputGradient(sizes.window(), sizes.groups(), sizes.input()),
        plain(type, sizes.y()),
        plain(type, sizes.w()));
  }

  private static Made kernelGradient(Gen gen, DType type) {
    Sizes sizes = Sizes.of(gen);
    return made(
        new Op.ConvolutionKernelGradient(sizes.window(), sizes.groups()),
        plain(type, sizes.x()),
        plain(type, sizes.y()));
  }
}

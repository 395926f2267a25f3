package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.ReductionCases.run;
import static dev.crema.engine.kernels.vector.ReductionCases.shape;
import static dev.crema.engine.kernels.vector.ReductionCases.spec;
import static dev.crema.engine.kernels.vector.ReductionCases.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Sequence;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions, positions and running sums against the reference, and vectors against scalars. */
class ReduceKernelTest {
  private static void useVectors(Reduction kind, boolean use) {
    if (kind != Reduction.PRODUCT) {
      FloatRows.useVectors(kind, use);
      FloatColumns.useVectors(kind, use);
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void reductionsOfAllTypesAreNearTheReference(Reduction kind) {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      DType dtype = DType.values()[random.nextInt(DType.values().length)];
      if (dtype == DType.BOOL && kind != Reduction.MAX && kind != Reduction.MIN) {
        continue;
      }
      Type type = new Type(dtype, shape(random));
      Literal x = values(type, random);
      Literal expected = Reference.evaluate(new Op.Reduce(kind, Ints.of(1)), List.of(x)).getFirst();
      long count = expected.type().shape().size();
      useVectors(kind, false);
      long[] got = run(ReduceKernel.of(spec(kind, type)), x, dtype, count);
      useVectors(kind, true);
      long[] vectors = run(ReduceKernel.of(spec(kind, type)), x, dtype, count);
      useVectors(kind, false);
      String what = kind + " of " + type + ", seed " + seed;
      assertArrayEquals(got, vectors, what + " by vectors");
      for (int i = 0; i < count; i++) {
        double want = expected.number(i);
        double have = Element.toDouble(dtype, got[i]);
        double error =
            dtype == DType.FLOAT32 && kind == Reduction.SUM ? sumOfSizes(x, i) * 3e-7 : 0;
        if (dtype == DType.FLOAT64) {
          error = Math.abs(want) * 1e-14;
        }
        if (Double.isFinite(want) && error > 0) {
          assertEquals(want, have, error, what + " at " + i);
        } else {
          assertEquals(want, have, what + " at " + i);
        }
      }
    }
  }

  private static double sumOfSizes(Literal x, long line) {
    Shape s = x.type().shape();
    double sum = 0;
    for (long a = 0; a < s.dim(1); a++) {
      sum += Math.abs(x.number((line / s.dim(2) * s.dim(1) + a) * s.dim(2) + line % s.dim(2)));
    }
    return sum;
  }

  @Test
  void aLongAxisIsReducedInTwoPhasesWithTheBitsOfOneWorker() {
    for (Shape shape : List.of(Shape.of(1, 300_001, 1), Shape.of(1, 20_000, 24))) {
      Literal x = values(new Type(DType.FLOAT32, shape), new Random(11));
      for (Reduction kind : List.of(Reduction.SUM, Reduction.MAX, Reduction.MIN)) {
        Sequence kernel = (Sequence) ReduceKernel.of(spec(kind, x.type()));
        assertTrue(kernel.phases().getFirst().tiles() > 1, kernel.toString());
        long[] alone = run(kernel, x, DType.FLOAT32, shape.dim(2));
        long[] phased;
        try (Buffers buffers = new Buffers()) {
          Buffers.Data in = buffers.of(DType.FLOAT32, x.type().shape().size(), x::number);
          Buffers.Data out = buffers.empty(DType.FLOAT32, shape.dim(2));
          Buffers.Data shared = buffers.empty(DType.INT8, kernel.sharedBytes());
          for (Kernel phase : kernel.phases()) {
            buffers.run(phase, in, out, shared);
          }
          phased = out.allBits();
        }
        assertArrayEquals(alone, phased, kind + " of " + shape);
        Literal expected =
            Reference.evaluate(new Op.Reduce(kind, Ints.of(1)), List.of(x)).getFirst();
        for (int i = 0; i < alone.length; i++) {
          assertEquals(
              expected.number(i),
              Element.toDouble(DType.FLOAT32, alone[i]),
              kind == Reduction.SUM ? sumOfSizes(x, i) * 1e-7 : 0,
              kind + " of " + shape);
        }
      }
    }
  }

  private static void sumsOfPositiveNumbersAreExactTo(double relative, long count) {
    for (Shape shape : List.of(Shape.of(1, count, 1), Shape.of(1, count / 2, 2))) {
      try (Buffers buffers = new Buffers()) {
        Random random = new Random(1);
        double[] exact = new double[(int) shape.dim(2)];
        Buffers.Data in =
            buffers.of(
                DType.FLOAT32,
                count,
                i -> {
                  float x = random.nextFloat();
                  exact[i % exact.length] += x;
                  return x;
                });
        Buffers.Data out = buffers.empty(DType.FLOAT32, exact.length);
        buffers.run(ReduceKernel.of(spec(Reduction.SUM, new Type(DType.FLOAT32, shape))), in, out);
        for (int i = 0; i < exact.length; i++) {
          double error = out.number(i) / exact[i] - 1;
          System.out.printf("sum of %s floats: relative error %.1e%n", shape, error);
          assertEquals(0, error, relative, "sum of " + shape);
        }
      }
    }
  }

  @Test
  void aMillionFloatsAddUpToAFewUnitsInTheLastPlace() {
    sumsOfPositiveNumbersAreExactTo(2e-7, 1_000_000);
  }

  @Tag("long")
  @Test
  void twentyMillionFloatsAddUpToAFewUnitsInTheLastPlace() {
    sumsOfPositiveNumbersAreExactTo(3e-7, 20_000_000);
  }

  @Test
  void positionsOfExtremesAreTheReferences() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      DType dtype = DType.values()[random.nextInt(DType.values().length)];
      Shape shape = shape(random).with(1, 1 + random.nextInt(40));
      Literal x = values(new Type(dtype, shape), random);
      boolean greatest = random.nextBoolean();
      Literal expected = Reference.evaluate(new Op.ArgReduce(greatest, 1), List.of(x)).getFirst();
      long[] got =
          run(
              ArgReduceKernel.of(
                  new Spec.ArgReduce(greatest, dtype, shape.dim(0), shape.dim(1), shape.dim(2))),
              x,
              DType.INT32,
              shape.dim(0) * shape.dim(2));
      for (int i = 0; i < got.length; i++) {
        assertEquals(expected.bits(i), got[i], "greatest " + greatest + " " + shape + dtype + seed);
      }
    }
  }

  @Test
  void runningSumsAreNearTheReferences() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      DType dtype = DType.values()[random.nextInt(DType.values().length - 1)];
      Shape shape = shape(random).with(1, random.nextInt(80));
      Literal x = values(new Type(dtype, shape), random);
      boolean exclusive = random.nextBoolean();
      boolean reverse = random.nextBoolean();
      Literal expected =
          Reference.evaluate(new Op.CumulativeSum(1, exclusive, reverse), List.of(x)).getFirst();
      long[] got =
          run(
              CumulativeSumKernel.of(
                  new Spec.CumulativeSum(
                      dtype, shape.dim(0), shape.dim(1), shape.dim(2), exclusive, reverse)),
              x,
              dtype,
              shape.size());
      for (int i = 0; i < got.length; i++) {
        double want = expected.number(i);
        double error = Double.isFinite(want) ? Math.abs(want) * 1e-15 : 0;
        assertEquals(want, Element.toDouble(dtype, got[i]), error, shape + " " + dtype + seed);
      }
    }
  }

  @Test
  void iotaCountsAlongTheMiddleAxis() {
    for (DType dtype : DType.values()) {
      if (dtype != DType.BOOL) {
        Spec.Iota spec = new Spec.Iota(dtype, 3, 300, 2);
        long[] got;
        try (Buffers buffers = new Buffers()) {
          Buffers.Data out = buffers.empty(dtype, 1800);
          buffers.run(IotaKernel.of(spec), out);
          got = out.allBits();
        }
        for (int i = 0; i < got.length; i++) {
          assertEquals(Element.bits(dtype, (long) (i / 2 % 300)), got[i], dtype + " at " + i);
        }
      }
    }
  }
}

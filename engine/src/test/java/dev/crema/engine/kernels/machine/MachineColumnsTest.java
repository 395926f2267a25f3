package dev.crema.engine.kernels.machine;

import static dev.crema.engine.kernels.vector.ReductionCases.run;
import static dev.crema.engine.kernels.vector.ReductionCases.shape;
import static dev.crema.engine.kernels.vector.ReductionCases.spec;
import static dev.crema.engine.kernels.vector.ReductionCases.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.vector.FloatReduceKernel;
import dev.crema.engine.kernels.vector.VectorProvider;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions by machine code against those in Java, for each width there is here. */
class MachineColumnsTest {
  private static final List<Reduction> KINDS = List.of(Reduction.SUM, Reduction.MAX, Reduction.MIN);

  private static void check(Width width, Reduction kind, Type type, long seed) {
    Random random = new Random(seed);
    Literal x = values(type, random);
    Kernel machine = FloatReduceKernel.of(spec(kind, type), MachineColumns.of(width, kind));
    assertNotNull(machine, kind.toString());
    long count = type.shape().dim(0) * type.shape().dim(2);
    Kernel java = new VectorProvider().create(spec(kind, type));
    assertArrayEquals(
        run(java, x, DType.FLOAT32, count),
        run(machine, x, DType.FLOAT32, count),
        kind + " of " + type + ", seed " + seed);
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void reductionsGiveTheBitsOfTheJavaKernels(Width width) {
    assumeTrue(width.isHere());
    for (Reduction kind : KINDS) {
      for (long seed = 0; seed < 200; seed++) {
        check(width, kind, new Type(DType.FLOAT32, shape(new Random(seed))), seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void longAxesGiveTheBitsOfTheJavaKernels(Width width) {
    assumeTrue(width.isHere());
    for (Reduction kind : KINDS) {
      check(width, kind, new Type(DType.FLOAT32, Shape.of(1, 300_001, 1)), 1);
      check(width, kind, new Type(DType.FLOAT32, Shape.of(1, 20_000, 24)), 2);
      check(width, kind, new Type(DType.FLOAT32, Shape.of(2, 70_000, 3)), 3);
    }
  }

  @Test
  void otherReductionsAreLeftToOthers() {
    MachineProvider provider = new MachineProvider();
    assertNull(
        provider.create(spec(Reduction.PRODUCT, new Type(DType.FLOAT32, Shape.of(2, 3, 4)))));
    assertNull(provider.create(spec(Reduction.SUM, new Type(DType.FLOAT64, Shape.of(2, 3, 4)))));
    Kernel sum = provider.create(spec(Reduction.SUM, new Type(DType.FLOAT32, Shape.of(2, 3, 4))));
    assertEquals(
        Width.AVX2.isHere() ? "machine:SUM of columns" : null, sum == null ? null : sum.label());
  }
}

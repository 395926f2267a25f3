package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import java.util.Optional;

/** Kernels in pure Java for every spec. */
public final class VectorProvider implements KernelProvider {
  /** Above native kernels. */
  private static final int WINOGRAD_RANK = 20;

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int rank() {
    return 0;
  }

  /** Native convolutions multiply four times as much as {@link Winograd}, which pays for many. */
  @Override
  public int rankOf(Spec spec) {
    boolean better =
        spec instanceof Spec.Convolution convolution && Winograd.beatsNative(convolution);
    return better ? WINOGRAD_RANK : rank();
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public Kernel create(Spec spec) {
    return switch (spec) {
      case Spec.Elementwise s -> ElementwiseKernel.of(s);
      case Spec.Reduce s -> ReduceKernel.of(s);
      case Spec.ArgReduce s -> ArgReduceKernel.of(s);
      case Spec.CumulativeSum s -> CumulativeSumKernel.of(s);
      case Spec.Iota s -> IotaKernel.of(s);
      case Spec.MatMul s -> MatMulKernel.of(s);
      case Spec.FixedMatMul(Spec.MatMul product) -> MatMulKernel.of(product);
      case Spec.MatMulTerms s -> MatMulKernel.of(s);
      case Spec.Convolution s -> ConvolutionKernel.of(s);
      case Spec.QuantizedConvolution s -> QuantizedConvolutionKernel.of(s);
      case Spec.Fourier s -> FourierKernel.of(s);
      case Spec.Decompose s -> DecomposeKernel.of(s);
      case Spec.TriangularSolve s -> TriangularSolveKernel.of(s);
      case Spec.Pool s -> PoolKernel.of(s);
      case Spec.Copy s -> CopyKernel.of(s);
      case Spec.Gather s -> GatherKernel.of(s);
      case Spec.ScatterAdd s -> ScatterAddKernel.of(s);
      case Spec.UpdateRows s -> UpdateRowsKernel.of(s);
      case Spec.Sort s -> SortKernel.of(s);
      case Spec.Random s -> RandomKernel.of(s);
    };
  }
}

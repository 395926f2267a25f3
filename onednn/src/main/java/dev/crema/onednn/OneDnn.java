package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The native kernels: products, convolutions and pooling by oneDNN, called through the Foreign
 * Function and Memory API. Whatever oneDNN has only a reference implementation for is left to the
 * Java kernels.
 */
public final class OneDnn implements KernelProvider {

  /** Made by {@link java.util.ServiceLoader}. */
  public OneDnn() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public int rank() {
    return 10;
  }

  /** Few: the machine code of one kernel takes 0.4 to 2 MB. */
  @Override
  public int remembered() {
    return 128;
  }

  @Override
  public Optional<String> unavailable() {
    return switch (Library.get()) {
      case Library.Loaded _ -> {
        try {
          yield Dnnl.ENGINE == 0
              ? Optional.of("oneDNN does not work on this processor")
              : Optional.empty();
        } catch (ExceptionInInitializerError e) {
          yield Optional.of("oneDNN could not be started (" + e.getCause() + ")");
        }
      }
      case Library.Missing(String reason) -> Optional.of(reason);
    };
  }

  @Override
  public @Nullable Kernel create(Spec spec) {
    return switch (spec) {
      case Spec.MatMul product -> {
        Kernel gemm = Gemms.create(product);
        yield gemm == null ? MatMuls.create(product) : gemm;
      }
      case Spec.FixedMatMul product -> PackedMatMuls.create(product);
      case Spec.MatMulTerms product -> {
        Kernel gemm = Gemms.create(product);
        yield gemm == null ? MatMuls.create(product) : gemm;
      }
      case Spec.Convolution convolution -> Convolutions.create(convolution);
      case Spec.QuantizedConvolution convolution -> Convolutions.create(convolution);
      case Spec.Pool pool -> Pools.create(pool);
      case Spec.Elementwise _,
          Spec.Reduce _,
          Spec.ArgReduce _,
          Spec.CumulativeSum _,
          Spec.Copy _,
          Spec.Iota _,
          Spec.Fourier _,
          Spec.Decompose _,
          Spec.TriangularSolve _,
          Spec.Gather _,
          Spec.ScatterAdd _,
          Spec.UpdateRows _,
          Spec.Sort _,
          Spec.Random _ ->
          null;
    };
  }
}

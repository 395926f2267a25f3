package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.vector.ElementwiseKernel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Element-wise kernels in machine code, where the processor is known. */
public final class MachineProvider implements KernelProvider {
  @Override
  public String name() {
    return "machine";
  }

  @Override
  public int rank() {
    return 5;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public @Nullable Kernel create(Spec spec) {
    Width width = Here.WIDTH;
    return width != null && spec instanceof Spec.Elementwise elementwise
        ? ElementwiseKernel.of(
            elementwise, (expression, accesses) -> MachineLoop.of(width, expression, accesses))
        : null;
  }

  private static final class Here {
    static final @Nullable Width WIDTH = Width.here();
  }
}

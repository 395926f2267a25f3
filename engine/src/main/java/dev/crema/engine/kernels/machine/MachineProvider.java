package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.vector.ElementwiseKernel;
import dev.crema.engine.kernels.vector.LoopCache;
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
    LoopCache<MachineLoop> loops = Here.LOOPS;
    return loops != null && spec instanceof Spec.Elementwise elementwise
        ? ElementwiseKernel.of(elementwise, loops::of)
        : null;
  }

  /** Looks at the processor when a kernel is first asked for. */
  private static final class Here {
    static final @Nullable LoopCache<MachineLoop> LOOPS = loops();

    private static @Nullable LoopCache<MachineLoop> loops() {
      Width width = Width.here();
      return width == null
          ? null
          : new LoopCache<>((expression, accesses) -> MachineLoop.of(width, expression, accesses));
    }
  }
}

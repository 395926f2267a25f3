package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.vector.Access;
import dev.crema.engine.kernels.vector.ColumnLoop;
import dev.crema.engine.kernels.vector.ElementwiseKernel;
import dev.crema.engine.kernels.vector.FloatReduceKernel;
import dev.crema.engine.kernels.vector.InnerLoops;
import dev.crema.engine.kernels.vector.LoopCache;
import dev.crema.engine.kernels.vector.Winograd;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Reduction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Element-wise loops and reductions in machine code, where the processor is known. */
public final class MachineProvider implements KernelProvider {
  /** Above that of the Java kernels. */
  private static final int WINOGRAD_RANK = 21;

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public int rank() {
    return 5;
  }

  /** As the Java kernels of the same method have it, and above them. */
  @Override
  public int rankOf(Spec spec) {
    return isWinograd(spec) ? WINOGRAD_RANK : rank();
  }

  private static boolean isWinograd(Spec spec) {
    return spec instanceof Spec.Convolution convolution && Winograd.beatsNative(convolution);
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public @Nullable Kernel create(Spec spec) {
    return Here.WIDTH == null
        ? null
        : switch (spec) {
          case Spec.Elementwise elementwise -> ElementwiseKernel.of(elementwise, Here.LOOPS::of);
          case Spec.Reduce reduce -> {
            ColumnLoop loop = Here.COLUMNS.get(reduce.kind());
            yield loop == null ? null : FloatReduceKernel.of(reduce, loop);
          }
          case Spec.Convolution convolution when isWinograd(convolution) ->
              Winograd.kernel(convolution, Panels.LOOPS);
          default -> null;
        };
  }

  /** Looks at the processor when a kernel is first asked for. */
  private static final class Here {
    static final @Nullable Width WIDTH = width();
    static final LoopCache<MachineLoop> LOOPS = new LoopCache<>(Here::loop);
    static final Map<Reduction, ColumnLoop> COLUMNS = columns();

    private static @Nullable Width width() {
      Width width = Width.best();
      return width != null && MachineCode.isAllowed() ? width : null;
    }

    private static @Nullable MachineLoop loop(Expression expression, List<Access> accesses) {
      return WIDTH == null ? null : MachineLoop.of(WIDTH, expression, accesses);
    }

    private static Map<Reduction, ColumnLoop> columns() {
      Map<Reduction, ColumnLoop> columns = new EnumMap<>(Reduction.class);
      for (Reduction kind : List.of(Reduction.SUM, Reduction.MAX, Reduction.MIN)) {
        if (WIDTH != null) {
          columns.put(kind, MachineColumns.of(WIDTH, kind));
        }
      }
      return columns;
    }
  }

  /** What Winograd's kernels are built of, made when the first one is. */
  private static final class Panels {
    static final InnerLoops LOOPS =
        new MachinePanels(Objects.requireNonNull(Here.WIDTH), Here.LOOPS);
  }
}

package dev.crema.engine.kernels;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A family of kernels, found by {@link java.util.ServiceLoader}. */
public interface KernelProvider {
  /** The name by which {@code CREMA_KERNELS} chooses it. */
  String name();

  /**
   * Providers of higher rank are asked first; the pure Java one, which covers every spec, has rank
   * 0.
   */
  int rank();

  /**
   * The rank of this provider's kernel for a spec: another one than {@link #rank()} where its
   * kernel is known to be better than those of providers of higher rank.
   */
  default int rankOf(Spec spec) {
    return rank();
  }

  /**
   * Why this provider cannot work here (a native library that does not load), in one sentence;
   * empty if it can.
   */
  Optional<String> unavailable();

  /**
   * How many kernels are worth keeping for programs to come, at least 1. Those in use live on with
   * their programs. Smaller for kernels that hold much memory.
   */
  default int remembered() {
    return 4096;
  }

  /** A kernel for the spec, or null if this provider has none and the next should be asked. */
  @Nullable Kernel create(Spec spec);
}

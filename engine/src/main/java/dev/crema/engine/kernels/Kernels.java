package dev.crema.engine.kernels;

import dev.crema.engine.types.CremaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of a preferred provider and, for what it lacks, of those ranked below it. Made once
 * per preference.
 */
public final class Kernels {
  /** How many kernels are kept for programs to come; those in use live on with their programs. */
  private static final int CACHED = 4096;

  private static final Logger LOG = System.getLogger("dev.crema");
  private static final Map<String, Kernels> BY_NAME = new ConcurrentHashMap<>();

  private final List<KernelProvider> providers;
  private final Map<Spec, Kernel> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Spec, Kernel> eldest) {
          return size() > CACHED;
        }
      };

  private Kernels(List<KernelProvider> providers) {
    this.providers = providers;
  }

  /**
   * The kernels of the named provider, backed by all of lower rank. A provider that is not there or
   * cannot work is passed over with one line in the log.
   */
  public static Kernels preferring(String name) {
    return BY_NAME.computeIfAbsent(name, Kernels::choose);
  }

  private static Kernels choose(String name) {
    List<KernelProvider> found = new ArrayList<>();
    ServiceLoader.load(KernelProvider.class, Kernels.class.getClassLoader()).forEach(found::add);
    found.sort(Comparator.comparingInt(KernelProvider::rank).reversed());
    Optional<KernelProvider> wanted = found.stream().filter(p -> p.name().equals(name)).findFirst();
    if (wanted.isEmpty()) {
      LOG.log(
          Level.INFO,
          "kernel provider ''{0}'' is not on the class path; using {1}",
          name,
          found.stream().map(KernelProvider::name).toList());
    }
    int highest = wanted.map(KernelProvider::rank).orElse(Integer.MAX_VALUE);
    List<KernelProvider> usable = new ArrayList<>();
    for (KernelProvider provider : found) {
      if (provider.rank() <= highest) {
        Optional<String> reason = provider.unavailable();
        if (reason.isPresent()) {
          LOG.log(
              Level.WARNING,
              "kernel provider ''{0}'' is not used: {1}",
              provider.name(),
              reason.get());
        } else {
          usable.add(provider);
        }
      }
    }
    return new Kernels(List.copyOf(usable));
  }

  /**
   * A kernel for the spec, shared by all who ask for it.
   *
   * @throws CremaException if no provider has one
   */
  public Kernel of(Spec spec) {
    Kernel kernel = find(spec);
    if (kernel == null) {
      throw new CremaException("no kernel provider of " + names() + " computes " + spec);
    }
    return kernel;
  }

  private @Nullable Kernel find(Spec spec) {
    synchronized (cache) {
      Kernel known = cache.get(spec);
      if (known != null) {
        return known;
      }
    }
    for (KernelProvider provider : providers) {
      Kernel kernel = provider.create(spec);
      if (kernel != null) {
        synchronized (cache) {
          Kernel other = cache.putIfAbsent(spec, kernel);
          return other == null ? kernel : other;
        }
      }
    }
    return null;
  }

  /** The names of the providers, those asked first before the others. */
  public List<String> names() {
    return providers.stream().map(KernelProvider::name).toList();
  }
}

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
 * The kernels of a preferred provider and, for what it lacks or what they are better at, of those
 * ranked below it. Made once per preference.
 */
public final class Kernels {
  private static final Logger LOG = System.getLogger("dev.crema");
  private static final Map<String, Kernels> BY_NAME = new ConcurrentHashMap<>();

  private final List<Source> sources;

  /** A provider with the kernels that it made last. */
  private static final class Source {
    final KernelProvider provider;
    private final Map<Spec, Kernel> made;

    Source(KernelProvider provider) {
      this.provider = provider;
      this.made =
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Spec, Kernel> eldest) {
              return size() > provider.remembered();
            }
          };
    }

    synchronized @Nullable Kernel known(Spec spec) {
      return made.get(spec);
    }

    /** Keeps a new kernel, unless another thread was faster: then its one. */
    synchronized Kernel keep(Spec spec, Kernel kernel) {
      Kernel other = made.putIfAbsent(spec, kernel);
      return other == null ? kernel : other;
    }
  }

  private Kernels(List<KernelProvider> providers) {
    this.sources = providers.stream().map(Source::new).toList();
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
    for (Source source : sources) {
      Kernel known = source.known(spec);
      if (known != null) {
        return known;
      }
    }
    for (Source source : ranked(spec)) {
      Kernel kernel = source.provider.create(spec);
      if (kernel != null) {
        return source.keep(spec, kernel);
      }
    }
    return null;
  }

  private List<Source> ranked(Spec spec) {
    return sources.stream()
        .sorted(Comparator.comparingInt((Source s) -> s.provider.rankOf(spec)).reversed())
        .toList();
  }

  /** The names of the providers, those asked first before the others. */
  public List<String> names() {
    return sources.stream().map(source -> source.provider.name()).toList();
  }
}

package dev.crema.engine;

import dev.crema.engine.run.Cores;
import dev.crema.engine.types.CremaException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How functions are compiled and run. The defaults come from the environment: {@code
 * CREMA_KERNELS}, {@code CREMA_THREADS} and {@code CREMA_PASSES_OFF}, or the system properties
 * {@code crema.kernels}, {@code crema.threads} and {@code crema.passes.off}, which win.
 *
 * @param kernels the kernel provider to prefer, {@code onednn} or {@code vector}; what it lacks
 *     comes from {@code vector}
 * @param threads how many threads compute, at least 1; by default one per physical core
 * @param passesOff names of compiler passes to leave out
 */
public record Settings(String kernels, int threads, Set<String> passesOff) {
  private static final Settings DEFAULT = fromEnvironment();
  private static final ThreadLocal<@Nullable Settings> SCOPED = new ThreadLocal<>();

  public Settings {
    if (threads < 1) {
      throw new CremaException("threads is " + threads + "; allowed: 1 or more");
    }
    passesOff = Set.copyOf(passesOff);
  }

  /** The settings in force on this thread. */
  public static Settings current() {
    Settings scoped = SCOPED.get();
    return scoped == null ? DEFAULT : scoped;
  }

  public Settings withKernels(String provider) {
    return new Settings(provider, threads, passesOff);
  }

  public Settings withThreads(int count) {
    return new Settings(kernels, count, passesOff);
  }

  public Settings withPassesOff(Set<String> names) {
    return new Settings(kernels, threads, names);
  }

  /** Runs code on this thread with these settings in force. */
  public <T> T during(Supplier<T> code) {
    Settings outer = SCOPED.get();
    SCOPED.set(this);
    try {
      return code.get();
    } finally {
      if (outer == null) {
        SCOPED.remove();
      } else {
        SCOPED.set(outer);
      }
    }
  }

  private static Settings fromEnvironment() {
    String threads = lookUp("crema.threads", "CREMA_THREADS", "");
    String off = lookUp("crema.passes.off", "CREMA_PASSES_OFF", "");
    return new Settings(
        lookUp("crema.kernels", "CREMA_KERNELS", "onednn"),
        threads.isBlank() ? Cores.physical() : count(threads),
        Arrays.stream(off.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet()));
  }

  private static int count(String threads) {
    try {
      return Integer.parseInt(threads.strip());
    } catch (NumberFormatException e) {
      throw new CremaException(
          "CREMA_THREADS is '" + threads + "'; allowed: a whole number of at least 1", e);
    }
  }

  private static String lookUp(String property, String variable, String otherwise) {
    String value = System.getProperty(property);
    String result = value == null ? System.getenv(variable) : value;
    return result == null || result.isBlank() ? otherwise : result;
  }
}

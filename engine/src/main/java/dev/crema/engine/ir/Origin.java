package dev.crema.engine.ir;

import java.util.function.Supplier;

/**
 * Which part of a model the nodes that are being made belong to: the path of a layer, for profiles.
 * What is computed does not depend on it.
 */
public final class Origin {
  /** Follows the origin of a node whose gradient a node computes. */
  private static final String GRADIENT = " ∂";

  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");

  private Origin() {}

  static String current() {
    return CURRENT.get();
  }

  /** Runs code; the nodes that it makes belong to {@code name}. */
  public static <T> T during(String name, Supplier<T> code) {
    String outer = CURRENT.get();
    CURRENT.set(name);
    try {
      return code.get();
    } finally {
      CURRENT.set(outer);
    }
  }

  /** Runs code; the nodes that it makes belong to {@code name}. */
  public static void during(String name, Runnable code) {
    during(
        name,
        () -> {
          code.run();
          return name;
        });
  }

  /** The origin of what computes the gradient of something of an origin. */
  public static String gradient(String origin) {
    return isGradient(origin) ? origin : origin + GRADIENT;
  }

  public static boolean isGradient(String origin) {
    return origin.endsWith(GRADIENT);
  }

  /** The part of the model alone. */
  public static String part(String origin) {
    return isGradient(origin) ? origin.substring(0, origin.length() - GRADIENT.length()) : origin;
  }
}

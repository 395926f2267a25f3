package dev.crema.layers;

import dev.crema.engine.types.CremaException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/**
 * The names of layers that stand side by side: those given, and {@code dense}, {@code dense_1}, …
 * for the others in the order in which they come. A layer object has one name wherever it is used.
 */
public final class Names {
  private final IdentityHashMap<Layer, String> names = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The name of a layer. */
  public String of(Layer layer) {
    return of(Unwrapped.of(layer));
  }

  String of(Unwrapped layer) {
    String known = names.get(layer.layer());
    if (known != null) {
      return known;
    }
    String name = layer.name().map(this::reserve).orElseGet(() -> number(layer.layer().kind()));
    names.put(layer.layer(), name);
    return name;
  }

  /** Whether a layer has come by. */
  boolean knows(Layer unwrapped) {
    return names.containsKey(unwrapped);
  }

  private String number(String kind) {
    String name = kind;
    for (int i = 1; !taken.add(name); i++) {
      name = kind + "_" + i;
    }
    return name;
  }

  private String reserve(String name) {
    if (!taken.add(name)) {
      throw new CremaException("two layers are named '" + name + "'; give each a name of its own");
    }
    return name;
  }

  /**
   * The name of a class in snake case, as Keras does it: {@code MaxPooling2D} gives {@code
   * max_pooling2d}.
   */
  static String kind(Class<?> type) {
    if (isLambda(type)) {
      return "lambda";
    }
    return type.getSimpleName()
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** Whether a class was made from a lambda, or has no name. */
  static boolean isLambda(Class<?> type) {
    return type.isHidden() || type.isSynthetic() || type.getSimpleName().isEmpty();
  }
}

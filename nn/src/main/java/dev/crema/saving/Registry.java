package dev.crema.saving;

import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The records that may stand in files. Names in files choose among these and never load a class.
 *
 * <p>Register a layer, loss or metric of your own, a record, before saving or loading models with
 * it.
 */
public final class Registry {
  private static final Set<Class<?>> TYPES = new LinkedHashSet<>(Builtin.types());

  private Registry() {}

  /**
   * Lets a record type stand in files under its simple name.
   *
   * @throws CremaException if it is not a record, or another registered type of a common kind has
   *     that name
   */
  public static synchronized void register(Class<? extends Record> type) {
    for (Class<?> other : TYPES) {
      boolean sameName = other.getSimpleName().equals(type.getSimpleName());
      if (sameName && !other.equals(type) && shareKind(other, type)) {
        throw new CremaException(
            "register: "
                + type.getName()
                + " has the name of "
                + other.getName()
                + "; rename one of them");
      }
    }
    TYPES.add(type);
  }

  private static boolean shareKind(Class<?> a, Class<?> b) {
    for (Class<?> kind : a.getInterfaces()) {
      if (kind.isAssignableFrom(b)) {
        return true;
      }
    }
    return false;
  }

  static synchronized boolean has(Class<?> type) {
    return TYPES.contains(type);
  }

  /** The types of a name that can stand where {@code kind} is asked for. */
  static synchronized List<Class<?>> find(String name, Class<?> kind) {
    List<Class<?>> result = new ArrayList<>();
    for (Class<?> type : TYPES) {
      if (type.getSimpleName().equals(name) && kind.isAssignableFrom(type)) {
        result.add(type);
      }
    }
    return result;
  }
}

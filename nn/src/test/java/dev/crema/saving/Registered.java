package dev.crema.saving;

import java.util.List;

/** What may stand in files, for tests that must leave out none of it. */
public final class Registered {
  private Registered() {}

  /** The registered types of a kind, such as all layers. */
  public static List<Class<?>> of(Class<?> kind) {
    return Builtin.types().stream().filter(kind::isAssignableFrom).toList();
  }
}

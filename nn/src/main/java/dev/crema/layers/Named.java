package dev.crema.layers;

import dev.crema.engine.types.CremaException;

/**
 * A layer under a name of its own.
 *
 * @param name the first part of its weights' paths; no slashes
 */
public record Named(Layer inner, String name) implements Wrapper {
  public Named {
    if (name.isBlank() || name.indexOf('/') >= 0) {
      throw new CremaException(
          "layer name '" + name + "'; allowed: a name that is not blank and has no '/'");
    }
  }
}

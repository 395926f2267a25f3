package dev.crema.layers;

/** A layer that may have brought a space of weights with it: a model. */
public interface Rooted extends Composed {
  /**
   * Where the weights of this layer are.
   *
   * @param around the space of the layer that calls this one
   */
  Space space(Space around);
}

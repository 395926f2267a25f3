package dev.crema.engine.rules;

import dev.crema.engine.types.Shape;

/**
 * The lines of a shape along an axis, numbered in row-major order of the other axes.
 *
 * @param outer the product of the axes before
 * @param length the length of the axis
 * @param inner the product of the axes after
 */
record Lines(long outer, long length, long inner) {
  Lines(Shape shape, int axis) {
    this(shape.size(0, axis), shape.dim(axis), shape.size(axis + 1, shape.rank()));
  }

  long count() {
    return outer * inner;
  }

  /** Where an element of a line is. */
  long at(long line, long index) {
    return (line / inner * length + index) * inner + line % inner;
  }
}

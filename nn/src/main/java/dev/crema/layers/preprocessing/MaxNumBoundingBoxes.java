package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * Gives all images as many boxes: the first ones, and after them boxes full of a value.
 *
 * <p>Inputs boxes {@code [batch, boxes, 4]} and their labels {@code [batch, boxes]}; outputs {@code
 * [batch, maxNumber, 4]} and {@code [batch, maxNumber]}, in the number types of the inputs.
 *
 * @param maxNumber how many boxes there are, 1 or more
 * @param fillValue what stands for boxes and labels that are not there; -1 by default
 */
public record MaxNumBoundingBoxes(int maxNumber, int fillValue) implements Layer {
  public MaxNumBoundingBoxes {
    Require.atLeast("MaxNumBoundingBoxes", "maxNumber", maxNumber, 1);
  }

  /** With -1 where there is no box. */
  public MaxNumBoundingBoxes(int maxNumber) {
    this(maxNumber, -1);
  }

  public MaxNumBoundingBoxes fillValue(int value) {
    return new MaxNumBoundingBoxes(maxNumber, value);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new CremaException("it takes boxes and labels; given: " + inputs.size() + " tensors");
    }
    Tensor boxes = inputs.getFirst();
    Tensor labels = inputs.getLast();
    if (boxes.rank() != 3
        || boxes.dim(2) != 4
        || !labels.shape().equals(boxes.shape().slice(0, 2))) {
      throw new ShapeException(
          "the boxes are %s and the labels %s; allowed: [batch, boxes, 4] and [batch, boxes]"
              .formatted(boxes.type(), labels.type()));
    }
    return List.of(fitted(boxes, Ints.of(0, 0, 0)), fitted(labels, Ints.of(0, 0)));
  }

  private Tensor fitted(Tensor items, Ints none) {
    long kept = Math.min(items.dim(1), maxNumber);
    int missing = Math.toIntExact(maxNumber - kept);
    Ints high = none.size() == 3 ? Ints.of(0, missing, 0) : Ints.of(0, missing);
    return items.slice(1, 0, kept).pad(none, high, fillValue);
  }
}

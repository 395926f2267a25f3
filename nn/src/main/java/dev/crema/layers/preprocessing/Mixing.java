package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What layers have in common that mix each image with another one of the batch, and the labels of
 * both to the same parts, in training only.
 */
sealed interface Mixing extends Layer permits MixUp, CutMix {
  DataFormat dataFormat();

  OptionalLong seed();

  /**
   * Images mixed with others.
   *
   * @param images the part of each image that stays, float {@code [batch, 1, 1, 1]}
   */
  record Mixed(Tensor images, Tensor part) {}

  /** Mixes floating images with channels last with their partners. */
  Mixed mix(Scope scope, Tensor images, Tensor partners);

  @Override
  default List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.isEmpty() || inputs.size() > 2) {
      throw new CremaException(
          "it takes images, or images and labels; given: " + inputs.size() + " tensors");
    }
    dataFormat().check(inputs.getFirst(), 2);
    if (inputs.size() == 2) {
      checkLabels(inputs.getFirst(), inputs.getLast());
    }
    List<Tensor> floating = inputs.stream().map(in -> PerImage.floating(scope, in)).toList();
    return scope.training() ? mixed(scope, floating) : floating;
  }

  private List<Tensor> mixed(Scope scope, List<Tensor> inputs) {
    Tensor images = dataFormat().toLast(inputs.getFirst(), 2);
    Tensor draw =
        scope.random(
            Distribution.UNIFORM, new Type(DType.FLOAT32, Shape.of(images.dim(0))), seed(), 0);
    Tensor order = draw.sort(0, false).indices();
    Mixed mixed = mix(scope, images, images.gather(order, 0));
    List<Tensor> outputs = new ArrayList<>();
    outputs.add(dataFormat().fromLast(mixed.images()));
    if (inputs.size() == 2) {
      outputs.add(mixedLabels(inputs.getLast(), order, mixed.part()));
    }
    return outputs;
  }

  /** Labels mixed with those of the partners to the same parts. */
  static Tensor mixedLabels(Tensor labels, Tensor order, Tensor part) {
    Tensor own = part.reshape(-1, 1).cast(labels.dtype());
    return Warp.between(labels.gather(order, 0), labels, own);
  }

  private static void checkLabels(Tensor images, Tensor labels) {
    if (labels.rank() != 2 || labels.dim(0) != images.dim(0)) {
      throw new ShapeException(
          "the images are %s and the labels %s; allowed: labels [batch, classes], one-hot"
              .formatted(images.type(), labels.type()));
    }
  }
}

package dev.crema.zoo.vision.detection;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Conv2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A detector in one pass: a convolutional backbone, a pyramid of its feature maps from coarse to
 * fine, and two small networks that all maps share, one for the classes and one for the boxes.
 *
 * <p>The backbone is a small one of our own: per halving of the image a convolution with stride 2
 * and another one, each with batch normalization and ReLU.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollár, <i>Focal loss for dense object detection</i>, ICCV
 * 2017; pyramid: Lin et al., <i>Feature pyramid networks for object detection</i>, CVPR 2017.
 */
public final class RetinaNet {
  /** The probability of a class that an untrained network gives, so that its loss starts small. */
  private static final double PRIOR = 0.01;

  /** Of the means that predictions use: short enough for trainings of a few thousand steps. */
  private static final double MOMENTUM = 0.9;

  /** How many convolutions stand before the last one of each of the two networks. */
  private static final int HEAD_DEPTH = 2;

  private RetinaNet() {}

  /**
   * A model from images, uint8 {@code [batch, height, width, channels]}, to what {@link
   * DetectionLoss} expects: {@code [batch, anchors, 4 + classes]}, offsets from the anchors and
   * logits.
   *
   * @param anchors also give the size of the images and the strides of the feature maps
   * @param channels of the images, 1 or more
   * @param classes 1 or more
   * @param filters of the pyramid, a multiple of 4; the backbone starts with a quarter of them and
   *     ends with twice as many; 256 in the paper
   */
  public static Model of(Anchors anchors, int channels, int classes, int filters) {
    Require.atLeast("RetinaNet", "channels", channels, 1);
    Require.atLeast("RetinaNet", "classes", classes, 1);
    Require.check(
        filters > 0 && filters % 4 == 0, "RetinaNet", "filters", filters, "a multiple of 4");
    Symbol image = input(DType.UINT8, anchors.height(), anchors.width(), channels);
    List<Symbol> maps = pyramid(backbone(image, anchors, filters), filters);
    Layer classHead = head(filters, anchors.perCell() * classes, Math.log(PRIOR / (1 - PRIOR)));
    Layer boxHead = head(filters, anchors.perCell() * 4, 0);
    Symbol boxes = joined(maps.stream().map(m -> reshape(-1, 4).of(boxHead.of(m))).toList());
    Symbol logits =
        joined(maps.stream().map(m -> reshape(-1, classes).of(classHead.of(m))).toList());
    return model(image, concatenate().of(boxes, logits));
  }

  /** The feature maps whose strides the anchors have, finest first. */
  private static List<Symbol> backbone(Symbol image, Anchors anchors, int filters) {
    List<Symbol> maps = new ArrayList<>();
    Symbol x = rescaling(1.0 / 255).of(image);
    int last = anchors.strides().get(anchors.strides().size() - 1);
    int width = filters / 4;
    for (int stride = 2; stride <= last; stride *= 2) {
      x = unit(unit(x, conv(width, 3).strides(2)), conv(width, 3));
      width = Math.min(2 * width, 2 * filters);
      if (anchors.strides().contains(stride)) {
        maps.add(x);
      }
    }
    return maps;
  }

  private static Symbol unit(Symbol x, Conv2D convolution) {
    return activation(relu())
        .of(
            batchNormalization()
                .momentum(MOMENTUM)
                .of(convolution.useBias(false).kernelInitializer(heNormal()).of(x)));
  }

  private static Conv2D conv(int filters, int size) {
    return conv2d(filters, size).padding(Padding.SAME);
  }

  /** Each map with what the coarser ones know, all of one number of channels, finest first. */
  private static List<Symbol> pyramid(List<Symbol> maps, int filters) {
    Deque<Symbol> merged = new ArrayDeque<>();
    for (Symbol map : maps.reversed()) {
      Symbol own = conv2d(filters, 1).of(map);
      merged.addFirst(
          merged.isEmpty() ? own : add().of(own, upSampling2d(2).of(merged.getFirst())));
    }
    return merged.stream().map(map -> conv(filters, 3).of(map)).toList();
  }

  private static Layer head(int filters, int outputs, double bias) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < HEAD_DEPTH; i++) {
      layers.add(conv(filters, 3).activation(relu()).kernelInitializer(heNormal()));
    }
    layers.add(
        conv(outputs, 3).kernelInitializer(randomNormal(0, 0.01)).biasInitializer(constant(bias)));
    return sequential(layers.toArray(Layer[]::new));
  }

  private static Symbol joined(List<Symbol> maps) {
    return maps.size() == 1 ? maps.getFirst() : concatenate(1).of(maps.toArray(Symbol[]::new));
  }
}

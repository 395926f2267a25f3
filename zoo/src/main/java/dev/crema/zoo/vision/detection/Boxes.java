package dev.crema.zoo.vision.detection;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import java.util.List;

/**
 * What detectors compute with many boxes at once: float tensors {@code […, 4]} of {@code y1, x1,
 * y2, x2}, see {@link Box}.
 */
public final class Boxes {
  /** The spreads of offsets that SSD divides by, so that networks give numbers around 1. */
  private static final double CENTRE_SPREAD = 0.1;

  private static final double SIZE_SPREAD = 0.2;

  /** The logarithm of how much larger than its anchor a box can be: no overflow before training. */
  private static final double MOST_GROWTH = Math.log(1000.0 / 16);

  private Boxes() {}

  /**
   * Intersection over union of each box with each other one; see {@link Box#iou}.
   *
   * @param a {@code [batch, m, 4]}
   * @param b {@code [n, 4]}
   * @return {@code [batch, m, n]}
   */
  public static Tensor iou(Tensor a, Tensor b) {
    requireFour("iou", a);
    requireFour("iou", b);
    List<Tensor> first = sides(a.expandDims(-2));
    List<Tensor> second = sides(b);
    Tensor high = common(first.get(0), first.get(2), second.get(0), second.get(2));
    Tensor wide = common(first.get(1), first.get(3), second.get(1), second.get(3));
    Tensor both = high.multiply(wide);
    Tensor either = area(first).add(area(second)).subtract(both);
    Tensor zero = Tensor.scalar(either.dtype(), 0);
    Tensor one = Tensor.scalar(either.dtype(), 1);
    return either.greater(0).where(both.divide(either.greater(0).where(either, one)), zero);
  }

  private static Tensor common(Tensor low, Tensor high, Tensor otherLow, Tensor otherHigh) {
    return high.minimum(otherHigh).subtract(low.maximum(otherLow)).maximum(0);
  }

  private static Tensor area(List<Tensor> sides) {
    return sides
        .get(2)
        .subtract(sides.get(0))
        .maximum(0)
        .multiply(sides.get(3).subtract(sides.get(1)).maximum(0));
  }

  private static List<Tensor> sides(Tensor boxes) {
    return List.of(
        boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3));
  }

  /**
   * How boxes differ from their anchors: {@code (y - yₐ) / hₐ / 0.1}, {@code (x - xₐ) / wₐ / 0.1}
   * of the middles, {@code ln(h / hₐ) / 0.2} and {@code ln(w / wₐ) / 0.2}.
   *
   * <p>Source: Girshick, Donahue, Darrell, Malik, <i>Rich feature hierarchies</i>, CVPR 2014,
   * appendix C; the divisors are those of SSD (Liu et al., ECCV 2016), which calls them variances.
   *
   * @param boxes {@code […, anchors, 4]}, of areas greater than 0
   * @param anchors {@code [anchors, 4]}
   * @return {@code […, anchors, 4]}
   */
  public static Tensor encode(Tensor boxes, Tensor anchors) {
    requireFour("encode", boxes);
    requireFour("encode", anchors);
    Tensor y = middle(boxes, 0).subtract(middle(anchors, 0)).divide(length(anchors, 0));
    Tensor x = middle(boxes, 1).subtract(middle(anchors, 1)).divide(length(anchors, 1));
    Tensor high = length(boxes, 0).divide(length(anchors, 0)).log();
    Tensor wide = length(boxes, 1).divide(length(anchors, 1)).log();
    return Tensor.stack(
        -1,
        List.of(
            y.divide(CENTRE_SPREAD),
            x.divide(CENTRE_SPREAD),
            high.divide(SIZE_SPREAD),
            wide.divide(SIZE_SPREAD)));
  }

  /**
   * The boxes that differ from anchors by offsets as {@link #encode} gives them. A box is at most
   * 62.5 times as high and wide as its anchor.
   *
   * @param offsets {@code […, anchors, 4]}
   * @param anchors {@code [anchors, 4]}
   * @return {@code […, anchors, 4]}
   */
  public static Tensor decode(Tensor offsets, Tensor anchors) {
    requireFour("decode", offsets);
    requireFour("decode", anchors);
    Tensor y = offsets.select(-1, 0).multiply(CENTRE_SPREAD).multiply(length(anchors, 0));
    Tensor x = offsets.select(-1, 1).multiply(CENTRE_SPREAD).multiply(length(anchors, 1));
    Tensor high = grown(offsets.select(-1, 2)).multiply(length(anchors, 0)).multiply(0.5);
    Tensor wide = grown(offsets.select(-1, 3)).multiply(length(anchors, 1)).multiply(0.5);
    Tensor middleY = y.add(middle(anchors, 0));
    Tensor middleX = x.add(middle(anchors, 1));
    return Tensor.stack(
        -1,
        List.of(
            middleY.subtract(high), middleX.subtract(wide), middleY.add(high), middleX.add(wide)));
  }

  private static Tensor grown(Tensor offset) {
    return offset.multiply(SIZE_SPREAD).minimum(MOST_GROWTH).exp();
  }

  private static Tensor middle(Tensor boxes, int axis) {
    return boxes.select(-1, axis).add(boxes.select(-1, axis + 2)).multiply(0.5);
  }

  private static Tensor length(Tensor boxes, int axis) {
    return boxes.select(-1, axis + 2).subtract(boxes.select(-1, axis));
  }

  private static void requireFour(String who, Tensor boxes) {
    if (boxes.rank() < 2 || boxes.dim(-1) != 4) {
      throw new ShapeException(
          who + ": the boxes are " + boxes.type() + "; allowed: […, boxes, 4] of y1, x1, y2, x2");
    }
  }
}

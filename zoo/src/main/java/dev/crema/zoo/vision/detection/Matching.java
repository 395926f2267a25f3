package dev.crema.zoo.vision.detection;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/**
 * Which anchor is to find which object.
 *
 * <p>An anchor is to find the object that it overlaps most if their IoU is {@code positive} or
 * more; it is to find nothing if the IoU is below {@code negative}; in between it does not count.
 * Besides, each object is found by the anchor that overlaps it most, however little (if several
 * objects claim one anchor, the one that it overlaps most has it).
 *
 * <p>Source: Liu et al., <i>SSD: single shot multibox detector</i>, ECCV 2016, section 2.2;
 * thresholds as in RetinaNet.
 *
 * @param object the row of the object for each anchor, int32 {@code [batch, anchors]}; of no
 *     meaning where the anchor is to find nothing
 * @param found whether the anchor is to find an object, bool {@code [batch, anchors]}
 * @param counts whether the anchor counts, bool {@code [batch, anchors]}
 */
record Matching(Tensor object, Tensor found, Tensor counts) {

  /**
   * Matches anchors to objects.
   *
   * @param boxes {@code [batch, objects, 4]}
   * @param exists which rows hold objects, bool {@code [batch, objects]}
   * @param anchors {@code [anchors, 4]}
   */
  static Matching of(
      Tensor boxes, Tensor exists, Tensor anchors, double positive, double negative) {
    Tensor none = Tensor.scalar(boxes.dtype(), -1);
    Tensor iou = exists.expandDims(-1).where(Boxes.iou(boxes, anchors), none);
    Tensor most = iou.max(1);
    Tensor best = iou.argmax(2).oneHot(anchors.dim(0), DType.BOOL).and(iou.greater(0));
    // Above every IoU, in the order of the IoUs.
    Tensor claims = best.where(iou.add(2), iou);
    Tensor found = claims.max(1).greaterEqual(positive);
    return new Matching(claims.argmax(1), found, found.or(most.less(negative)));
  }
}

package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;

/**
 * One image or a batch of images, or of volumes, with channels last.
 *
 * @param last {@code [batch, spatial…, channels]}
 * @param single whether it is one image
 * @param format of what was given
 */
record ImageBatch(Tensor last, boolean single, DataFormat format) {
  static ImageBatch of(String who, Tensor images, DataFormat format) {
    return of(who, "images", images, format, 2);
  }

  static ImageBatch of(String who, String name, Tensor images, DataFormat format, int spatial) {
    boolean single = images.rank() == spatial + 1;
    if (!single && images.rank() != spatial + 2) {
      throw new ShapeException(
          who
              + ": "
              + name
              + " is "
              + images.type()
              + "; allowed: "
              + (spatial + 1)
              + " axes, or "
              + (spatial + 2)
              + " with a batch");
    }
    Tensor batch = single ? images.expandDims(0) : images;
    return new ImageBatch(format.toLast(batch, spatial), single, format);
  }

  /** Results with channels last in the form of what was given. */
  Tensor back(Tensor results) {
    Tensor formed = format.fromLast(results);
    return single ? formed.squeeze(0) : formed;
  }
}

package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.layers.preprocessing.FillMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a tensor as points of a grid.
 *
 * @param values of float32 or wider
 * @param fillMode what stands beyond the edges
 * @param fillValue of {@link FillMode#CONSTANT}
 */
record Grid(Tensor values, FillMode fillMode, double fillValue) {
  /** The elements nearest to places {@code [axes, …]}; of two the later one. */
  Tensor nearest(Tensor places) {
    return pick(each(places.add(0.5).floor()));
  }

  /** The means of the two neighbours along each axis, by how near they are. */
  Tensor linear(Tensor places) {
    Tensor low = places.floor();
    List<Tensor> parts = each(places.subtract(low));
    List<Tensor> corner = each(low);
    Tensor sum = Tensor.zeros(pick(corner).type());
    for (int bits = 0; bits < 1 << values.rank(); bits++) {
      List<Tensor> at = new ArrayList<>();
      Tensor weight = Tensor.scalar(places.dtype(), 1);
      for (int axis = 0; axis < values.rank(); axis++) {
        boolean next = (bits >> axis & 1) == 1;
        at.add(next ? corner.get(axis).add(1) : corner.get(axis));
        Tensor part = parts.get(axis);
        weight = weight.multiply(next ? part : part.negate().add(1));
      }
      sum = sum.add(pick(at).multiply(weight.cast(values.dtype())));
    }
    return sum;
  }

  private List<Tensor> each(Tensor places) {
    List<Tensor> each = new ArrayList<>();
    for (int axis = 0; axis < values.rank(); axis++) {
      each.add(places.select(0, axis));
    }
    return each;
  }

  /** The elements at whole places, a tensor for each axis. */
  private Tensor pick(List<Tensor> places) {
    Tensor index = Tensor.scalar(DType.INT64, 0);
    Tensor known = Tensor.scalar(DType.BOOL, 1);
    for (int axis = 0; axis < values.rank(); axis++) {
      Tensor place = places.get(axis);
      Tensor inside = fillMode.inside(place, values.dim(axis));
      index = index.multiply((double) values.dim(axis)).add(inside.cast(DType.INT64));
      known = known.and(place.equal(inside));
    }
    Tensor picked = values.reshape(-1).gather(index, 0);
    Tensor fill = Tensor.scalar(values.dtype(), fillValue);
    return fillMode == FillMode.CONSTANT ? known.where(picked, fill) : picked;
  }
}

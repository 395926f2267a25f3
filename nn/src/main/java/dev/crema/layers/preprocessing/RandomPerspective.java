package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * In training, shows some images as if they were seen from the side; else changes nothing. The
 * upper left corner stays, the two beside it move along their edges, and the lower right one
 * anywhere, each by up to half of the edge's length. Beyond the edges stands the fill value.
 *
 * @param factor between which numbers the probability lies, each 0 to 1; one number f means 0 to f;
 *     1 by default
 * @param scale how much of this movement there is, 0 to 1; 1 by default
 * @param warp how images are moved, with {@link FillMode#CONSTANT} by default
 */
public record RandomPerspective(List<Double> factor, double scale, Warp warp)
    implements RandomWarp<RandomPerspective> {
  /** What is nearer to the horizon counts as this near to it. */
  private static final double HORIZON = 1e-6;

  public RandomPerspective {
    factor = List.copyOf(factor);
    PerImage.factor("RandomPerspective", "factor", factor, 0, 1);
    Require.within("RandomPerspective", "scale", scale, 0, 1);
  }

  /** With a probability of up to this. */
  public RandomPerspective(double factor) {
    this(List.of(0.0, factor), 1, new Warp().fillMode(FillMode.CONSTANT));
  }

  /** With a probability of up to 1. */
  public RandomPerspective() {
    this(1);
  }

  public RandomPerspective scale(double value) {
    return new RandomPerspective(factor, value, warp);
  }

  @Override
  public RandomPerspective with(Warp warp) {
    return new RandomPerspective(factor, scale, warp);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    Tensor chosen = PerImage.chosen(scope, warp.seed(), 0, images, factor).squeeze(-1);
    List<Double> range = List.of(1 - 0.5 * scale, 1 + 0.5 * scale);
    return from(
        images,
        new Corners(
            warp.draw(scope, 2, images, range),
            warp.draw(scope, 3, images, range),
            warp.draw(scope, 4, images, range),
            warp.draw(scope, 5, images, range)),
        chosen);
  }

  /**
   * Where the corners of the unit square go to, {@code [batch, 1, 1]} each; (0, 0) stays.
   *
   * @param right (1, 0) goes to (right, 0)
   * @param lower (0, 1) goes to (0, lower)
   * @param x (1, 1) goes to (x, y)
   */
  record Corners(Tensor right, Tensor lower, Tensor x, Tensor y) {}

  /**
   * The projective map that takes the corners back, solved by hand: with p = x/right and q =
   * y/lower, a point (u, v) comes from {@code (p + q - 1) · (u/x, v/y) / (1 - (1 - q) · u/x - (1 -
   * p) · v/y)}.
   */
  static Warp.Places from(Tensor images, Corners to, Tensor chosen) {
    Warp.Places own = Warp.Places.of(images, to.x().dtype());
    Tensor p = to.x().divide(to.right());
    Tensor q = to.y().divide(to.lower());
    Tensor u = own.x().divide(Math.max(images.dim(2) - 1.0, 1)).divide(to.x());
    Tensor v = own.y().divide(Math.max(images.dim(1) - 1.0, 1)).divide(to.y());
    Tensor far = p.subtract(1).multiply(v).add(q.subtract(1).multiply(u)).add(1);
    Tensor near = Tensor.scalar(far.dtype(), HORIZON);
    Tensor stretch = p.add(q).subtract(1).divide(far.abs().less(HORIZON).where(near, far));
    return new Warp.Places(
        moved(chosen, own.x(), stretch.divide(to.x())),
        moved(chosen, own.y(), stretch.divide(to.y())));
  }

  private static Tensor moved(Tensor chosen, Tensor place, Tensor stretch) {
    Tensor moved = place.multiply(stretch);
    return chosen.broadcastTo(moved.shape()).where(moved, place.broadcastTo(moved.shape()));
  }
}

package dev.crema.ops;

import dev.crema.engine.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Projective maps of the plane, {@code (x, y) → ((a·x + b·y + c) / k, (d·x + e·y + f) / k)} with
 * {@code k = g·x + h·y + i}: nine numbers {@code [batch, 1, 1]}, a to i.
 */
record Homography(List<Tensor> numbers) {
  /**
   * The map that takes the corners (0, 0), (1, 0), (1, 1), (0, 1) of the unit square to four
   * points, no three of them on a line. Source: Heckbert, <i>Fundamentals of texture mapping and
   * image warping</i>, 1989, section 2.2.3.
   *
   * @param points {@code [batch, 4, 2]}
   */
  static Homography ofSquare(Tensor points) {
    Tensor x0 = at(points, 0, 0);
    Tensor y0 = at(points, 0, 1);
    Tensor x1 = at(points, 1, 0);
    Tensor y1 = at(points, 1, 1);
    Tensor x2 = at(points, 2, 0);
    Tensor y2 = at(points, 2, 1);
    Tensor x3 = at(points, 3, 0);
    Tensor y3 = at(points, 3, 1);
    Tensor sumX = x0.subtract(x1).add(x2).subtract(x3);
    Tensor sumY = y0.subtract(y1).add(y2).subtract(y3);
    Tensor whole = minor(x1.subtract(x2), x3.subtract(x2), y1.subtract(y2), y3.subtract(y2));
    // All nine numbers times the determinant, so that nothing is divided.
    Tensor g = minor(sumX, x3.subtract(x2), sumY, y3.subtract(y2));
    Tensor h = minor(x1.subtract(x2), sumX, y1.subtract(y2), sumY);
    return new Homography(
        List.of(
            x1.subtract(x0).multiply(whole).add(g.multiply(x1)),
            x3.subtract(x0).multiply(whole).add(h.multiply(x3)),
            x0.multiply(whole),
            y1.subtract(y0).multiply(whole).add(g.multiply(y1)),
            y3.subtract(y0).multiply(whole).add(h.multiply(y3)),
            y0.multiply(whole),
            g,
            h,
            whole));
  }

  private static Tensor at(Tensor points, int point, int coordinate) {
    return points.select(1, point).select(1, coordinate).reshape(points.dim(0), 1, 1);
  }

  /** {@code a·d - b·c}. */
  private static Tensor minor(Tensor a, Tensor b, Tensor c, Tensor d) {
    return a.multiply(d).subtract(b.multiply(c));
  }

  private Tensor n(int row, int column) {
    return numbers.get(Math.floorMod(row, 3) * 3 + Math.floorMod(column, 3));
  }

  /** The way back: the adjugate, as factors do not matter. */
  Homography inverse() {
    return new Homography(
        IntStream.range(0, 9)
            .mapToObj(
                i -> {
                  int row = i % 3;
                  int column = i / 3;
                  return minor(
                      n(row + 1, column + 1),
                      n(row + 1, column + 2),
                      n(row + 2, column + 1),
                      n(row + 2, column + 2));
                })
            .toList());
  }

  /** First another map, then this one. */
  Homography after(Homography first) {
    return new Homography(
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    n(i / 3, 0)
                        .multiply(first.n(0, i % 3))
                        .add(n(i / 3, 1).multiply(first.n(1, i % 3)))
                        .add(n(i / 3, 2).multiply(first.n(2, i % 3))))
            .toList());
  }
}

package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.preprocessing.FillMode;
import dev.crema.layers.reshaping.Interpolation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moved images against loops that look up one pixel at a time. */
class GeometryOpsTest {
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;
  private static final DataFormat FIRST = DataFormat.CHANNELS_FIRST;
  private static final double FILL = 0.3;
  private static final Tensor IMAGES = OpCheck.random(1, 2, 5, 4, 2);

  /** The pixel of an axis that stands at a place, step by step from the edges; -1 for none. */
  private static int inside(int place, int length, FillMode mode) {
    if (place >= 0 && place < length) {
      return place;
    }
    return switch (mode) {
      case CONSTANT -> -1;
      case NEAREST -> place < 0 ? 0 : length - 1;
      case WRAP -> inside(place < 0 ? place + length : place - length, length, mode);
      case REFLECT -> inside(place < 0 ? -1 - place : 2 * length - 1 - place, length, mode);
      case MIRROR ->
          length == 1 ? 0 : inside(place < 0 ? -place : 2 * length - 2 - place, length, mode);
    };
  }

  /** A number between those of a grid, axis by axis. */
  private static double at(
      double[] numbers, int[] lengths, double[] place, boolean linear, FillMode mode) {
    return at(numbers, lengths, place, linear, mode, 0, 0);
  }

  private static double at(
      double[] numbers,
      int[] lengths,
      double[] place,
      boolean linear,
      FillMode mode,
      int axis,
      int index) {
    if (axis == lengths.length) {
      return numbers[index];
    }
    int low = (int) Math.floor(linear ? place[axis] : place[axis] + 0.5);
    double part = linear ? place[axis] - low : 0;
    double sum = 0;
    for (int step = 0; step <= (linear ? 1 : 0); step++) {
      int pixel = inside(low + step, lengths[axis], mode);
      double value =
          pixel < 0
              ? FILL
              : at(numbers, lengths, place, linear, mode, axis + 1, index * lengths[axis] + pixel);
      sum += (step == 0 ? 1 - part : part) * value;
    }
    return sum;
  }

  private interface Place {
    /** Where pixel (x, y) of an image comes from: x and y. */
    double[] of(int image, int x, int y);
  }

  private static double[] moved(Tensor images, Place place, boolean linear, FillMode mode) {
    int high = (int) images.dim(1);
    int wide = (int) images.dim(2);
    int channels = (int) images.dim(3);
    double[] result = new double[(int) images.shape().size()];
    for (int i = 0; i < result.length; i++) {
      int c = i % channels;
      int x = i / channels % wide;
      int y = i / channels / wide % high;
      int n = i / channels / wide / high;
      double[] from = place.of(n, x, y);
      double[] channel = images.select(0, n).select(2, c).toDoubles();
      result[i] =
          at(channel, new int[] {high, wide}, new double[] {from[1], from[0]}, linear, mode);
    }
    return result;
  }

  private static Place projective(double[][] rows) {
    return (n, x, y) -> {
      double[] r = rows[n % rows.length];
      double k = r[6] * x + r[7] * y + 1;
      return new double[] {(r[0] * x + r[1] * y + r[2]) / k, (r[3] * x + r[4] * y + r[5]) / k};
    };
  }

  @ParameterizedTest
  @EnumSource
  void affineTransformsTakeAMatrixForEachImage(FillMode mode) {
    double[][] rows = {
      {0.9, 0.23, -1.3, -0.31, 1.1, 2.72, 0, 0}, {-1.1, 0.12, 6.17, 0.43, -0.7, 1.9, 0.02, -0.03}
    };
    Tensor transform =
        Tensor.of(Shape.of(2, 8), Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    double[] linear = moved(IMAGES, projective(rows), true, mode);
    double[] nearest = moved(IMAGES, projective(rows), false, mode);
    OpCheck.differentiable(
        "bilinear " + mode,
        t -> ImageOps.affineTransform(t.get(0), t.get(1), Interpolation.BILINEAR, mode, FILL, LAST),
        List.of(IMAGES, transform),
        linear,
        2,
        5,
        4,
        2);
    OpCheck.values(
        "nearest " + mode,
        t -> ImageOps.affineTransform(t.get(0), t.get(1), Interpolation.NEAREST, mode, FILL, LAST),
        List.of(IMAGES, transform),
        nearest,
        2,
        5,
        4,
        2);
    Tensor first =
        ImageOps.affineTransform(
            FIRST.fromLast(IMAGES), transform, Interpolation.BILINEAR, mode, FILL, FIRST);
    OpCheck.close("channels first", linear, FIRST.toLast(first, 2), 1e-11);
  }

  @Test
  void oneMatrixServesAllImagesAndIntegersAreRounded() {
    Tensor half = Tensor.of(Shape.of(8), 1.0, 0, 0.5, 0, 1, 0, 0, 0);
    Tensor bytes = Tensor.of(Shape.of(1, 4, 1), 10, 20, 31, 255).cast(DType.UINT8);
    Tensor y = ImageOps.affineTransform(bytes, half);
    assertEquals(bytes.type(), y.type());
    assertArrayEquals(new int[] {15, 26, 143, 128}, y.toInts());
    Tensor both = ImageOps.affineTransform(IMAGES, half);
    Tensor each = ImageOps.affineTransform(IMAGES.select(0, 1), half);
    assertArrayEquals(both.select(0, 1).toDoubles(), each.toDoubles(), 1e-15);
    OpCheck.refused(
        "affineTransform: transform is f64[7]; allowed: [8], or [batch,8]",
        () -> ImageOps.affineTransform(IMAGES, OpCheck.random(1, 7)));
    OpCheck.refused(
        "affineTransform: interpolation is BICUBIC; allowed: BILINEAR, NEAREST",
        () ->
            ImageOps.affineTransform(IMAGES, half, Interpolation.BICUBIC, FillMode.WRAP, 0, LAST));
    OpCheck.refused(
        "affineTransform: images is f64[4]; allowed: 3 axes",
        () -> ImageOps.affineTransform(OpCheck.random(1, 4), half));
  }

  /** The projective map from end to start points, by Gauss's elimination of Keras's equations. */
  private static double[] solved(double[] start, double[] end) {
    double[][] m = new double[8][];
    for (int i = 0; i < 4; i++) {
      double x = end[2 * i];
      double y = end[2 * i + 1];
      double u = start[2 * i];
      double v = start[2 * i + 1];
      m[2 * i] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
      m[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    for (int c = 0; c < 8; c++) {
      int best = c;
      for (int r = c; r < 8; r++) {
        best = Math.abs(m[r][c]) > Math.abs(m[best][c]) ? r : best;
      }
      double[] row = m[best];
      m[best] = m[c];
      m[c] = row;
      for (int r = 0; r < 8; r++) {
        double factor = r == c ? 0 : m[r][c] / row[c];
        for (int k = c; k < 9 && r != c; k++) {
          m[r][k] -= factor * row[k];
        }
      }
    }
    double[] solution = new double[8];
    Arrays.setAll(solution, i -> m[i][8] / m[i][i]);
    return solution;
  }

  @Test
  void perspectiveTransformsTakePointsToPoints() {
    double[][] start = {{0, 0, 0, 5, 4, 0, 4, 5}, {1, 0.5, 3.2, 0.3, 2.9, 4, -0.4, 3.6}};
    double[][] end = {
      {0.3, 0.5, 0.7, 4, 3.6, -1, 4.4, 4.1}, {0.2, 0.1, 3.3, 0.2, 3, 4.2, 0.1, 3.1}
    };
    double[][] rows = {solved(start[0], end[0]), solved(start[1], end[1])};
    Tensor from =
        Tensor.of(
            Shape.of(2, 4, 2), Arrays.stream(start).flatMapToDouble(Arrays::stream).toArray());
    Tensor to =
        Tensor.of(Shape.of(2, 4, 2), Arrays.stream(end).flatMapToDouble(Arrays::stream).toArray());
    double[] linear = moved(IMAGES, projective(rows), true, FillMode.CONSTANT);
    OpCheck.differentiable(
        "bilinear",
        t ->
            ImageOps.perspectiveTransform(
                t.get(0), t.get(1), t.get(2), Interpolation.BILINEAR, FILL, LAST),
        List.of(IMAGES, from, to),
        linear,
        2,
        5,
        4,
        2);
    Tensor nearest =
        ImageOps.perspectiveTransform(
            FIRST.fromLast(IMAGES), from, to, Interpolation.NEAREST, FILL, FIRST);
    OpCheck.close(
        "nearest",
        moved(IMAGES, projective(rows), false, FillMode.CONSTANT),
        FIRST.toLast(nearest, 2),
        1e-12);
    Tensor same =
        ImageOps.perspectiveTransform(IMAGES.select(0, 0), from.select(0, 0), from.select(0, 0));
    OpCheck.close("nothing moves", IMAGES.select(0, 0).toDoubles(), same, 1e-11);
    OpCheck.refused(
        "perspectiveTransform: endPoints is f64[2,4,2]; allowed: [4,2], or [1,4,2]",
        () -> ImageOps.perspectiveTransform(IMAGES.select(0, 0), from.select(0, 0), to));
    OpCheck.refused(
        "perspectiveTransform: startPoints is f64[8]",
        () -> ImageOps.perspectiveTransform(IMAGES, from.reshape(16).slice(0, 0, 8), to));
  }

  @Test
  void elasticTransformsFollowBlurredNoise() {
    Tensor key = Tensor.of(Shape.of(2), 7L, 3L);
    double sigma = 0.9;
    double alpha = 1.7;
    for (FillMode mode : FillMode.values()) {
      Type type = new Type(DType.FLOAT64, Shape.of(2, 5, 4, 2));
      Tensor noise = Tensor.random(Distribution.NORMAL, type, 0, key).multiply(sigma);
      double[] bell = FilterOpsTest.bell(sigma, 5);
      double[] moves = FilterOpsTest.weighed(noise, FilterOpsTest.outer(bell, bell), false);
      Place place =
          (n, x, y) -> {
            int at = ((n * 5 + y) * 4 + x) * 2;
            return new double[] {x + alpha * moves[at], y + alpha * moves[at + 1]};
          };
      Tensor y =
          ImageOps.elasticTransform(
              IMAGES, alpha, sigma, Interpolation.BILINEAR, mode, FILL, key, LAST);
      OpCheck.close("elastic " + mode, moved(IMAGES, place, true, mode), y, 1e-10);
      OpCheck.gradients(
          "elastic " + mode,
          t ->
              ImageOps.elasticTransform(
                  t.getFirst(), alpha, sigma, Interpolation.BILINEAR, mode, FILL, key, LAST),
          List.of(IMAGES));
    }
    Tensor once = ImageOps.elasticTransform(IMAGES, 5);
    assertArrayEquals(once.toDoubles(), ImageOps.elasticTransform(IMAGES, 5).toDoubles());
    Tensor first =
        ImageOps.elasticTransform(
            FIRST.fromLast(IMAGES),
            20,
            5,
            Interpolation.BILINEAR,
            FillMode.REFLECT,
            0,
            Tensor.of(Shape.of(2), 5L, 0L),
            FIRST);
    OpCheck.close("channels first", once.toDoubles(), FIRST.toLast(first, 2), 1e-12);
    OpCheck.refused(
        "elasticTransform: sigma is 0.0",
        () ->
            ImageOps.elasticTransform(
                IMAGES, 1, 0, Interpolation.NEAREST, FillMode.WRAP, 0, key, LAST));
  }

  @ParameterizedTest
  @EnumSource
  void coordinatesAreLookedUpInGridsOfAnyRank(FillMode mode) {
    int[][] grids = {{7}, {4, 3}, {3, 1, 4}};
    for (int[] lengths : grids) {
      int rank = lengths.length;
      Tensor inputs = OpCheck.random(rank, Arrays.stream(lengths).asLongStream().toArray());
      Tensor coordinates = OpCheck.random(5 + rank, rank, 3, 5).multiply(9).add(1.5);
      double[] places = coordinates.toDoubles();
      for (int order : new int[] {0, 1}) {
        double[] expected = new double[15];
        for (int i = 0; i < 15; i++) {
          double[] place = new double[rank];
          for (int axis = 0; axis < rank; axis++) {
            place[axis] = places[axis * 15 + i];
          }
          expected[i] = at(inputs.toDoubles(), lengths, place, order == 1, mode);
        }
        OpCheck.differentiable(
            "order " + order + " " + mode,
            t -> ImageOps.mapCoordinates(t.get(0), t.get(1), order, mode, FILL),
            List.of(inputs, coordinates),
            expected,
            3,
            5);
      }
    }
  }

  @Test
  void coordinatesThatDoNotFitAreRefused() {
    Tensor grid = OpCheck.random(1, 3, 3);
    Tensor places = OpCheck.random(2, 2, 4);
    Tensor whole = Tensor.of(Shape.of(3), 1, 2, 4);
    Tensor between = Tensor.of(Shape.of(1, 3), 0.3f, 1.3f, -5f);
    Tensor y = ImageOps.mapCoordinates(whole, between, 1);
    assertEquals(DType.INT32, y.dtype());
    assertArrayEquals(new int[] {1, 3, 0}, y.toInts());
    OpCheck.refused(
        "mapCoordinates: order is 2; allowed: 0, 1",
        () -> ImageOps.mapCoordinates(grid, places, 2));
    OpCheck.refused(
        "mapCoordinates: coordinates is f64[2]; allowed: [axes,…]",
        () -> ImageOps.mapCoordinates(grid, OpCheck.random(1, 2), 1));
    OpCheck.refused(
        "mapCoordinates: coordinates is f64[3,4]",
        () -> ImageOps.mapCoordinates(grid, OpCheck.random(1, 3, 4), 1));
  }
}

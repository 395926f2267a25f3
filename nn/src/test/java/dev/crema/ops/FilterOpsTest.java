package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows over images against loops in double. */
class FilterOpsTest {
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;
  private static final DataFormat FIRST = DataFormat.CHANNELS_FIRST;
  private static final Tensor IMAGES = OpCheck.random(1, 2, 6, 5, 2);

  /** A pixel, 0 beyond the edges. */
  static double pixel(Tensor images, double[] numbers, int n, int y, int x, int c) {
    int high = (int) images.dim(1);
    int wide = (int) images.dim(2);
    boolean inside = y >= 0 && y < high && x >= 0 && x < wide;
    return inside ? numbers[((n * high + y) * wide + x) * (int) images.dim(3) + c] : 0;
  }

  static double[] bell(double sigma, int size) {
    double[] weights = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      weights[i] = Math.exp(-0.5 * Math.pow((i - (size - 1) / 2.0) / sigma, 2));
      sum += weights[i];
    }
    for (int i = 0; i < size; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Sums over windows of odd or even size around each pixel, or of those inside. */
  static double[] weighed(Tensor images, double[][] weights, boolean inside) {
    double[] numbers = images.toDoubles();
    int rows = weights.length;
    int columns = weights[0].length;
    int high = (int) images.dim(1) - (inside ? rows - 1 : 0);
    int wide = (int) images.dim(2) - (inside ? columns - 1 : 0);
    int channels = (int) images.dim(3);
    int up = inside ? 0 : (rows - 1) / 2;
    int left = inside ? 0 : (columns - 1) / 2;
    double[] result = new double[(int) images.dim(0) * high * wide * channels];
    for (int i = 0; i < result.length; i++) {
      int c = i % channels;
      int x = i / channels % wide;
      int y = i / channels / wide % high;
      int n = i / channels / wide / high;
      for (int r = 0; r < rows; r++) {
        for (int k = 0; k < columns; k++) {
          result[i] += weights[r][k] * pixel(images, numbers, n, y + r - up, x + k - left, c);
        }
      }
    }
    return result;
  }

  static double[][] outer(double[] down, double[] across) {
    double[][] weights = new double[down.length][across.length];
    for (int r = 0; r < down.length; r++) {
      for (int k = 0; k < across.length; k++) {
        weights[r][k] = down[r] * across[k];
      }
    }
    return weights;
  }

  @Test
  void blurIsABellInBothDirections() {
    double[][] weights = outer(bell(0.8, 5), bell(1.7, 4));
    double[] expected = weighed(IMAGES, weights, false);
    OpCheck.differentiable(
        "blur",
        t -> ImageOps.gaussianBlur(t.getFirst(), Ints.of(5, 4), 0.8, 1.7, LAST),
        List.of(IMAGES),
        expected,
        2,
        6,
        5,
        2);
    Tensor first = ImageOps.gaussianBlur(FIRST.fromLast(IMAGES), Ints.of(5, 4), 0.8, 1.7, FIRST);
    OpCheck.close("channels first", expected, FIRST.toLast(first, 2), 1e-12);
    Tensor one = IMAGES.select(0, 1);
    double[] small = weighed(IMAGES.slice(0, 1, 2), outer(bell(1, 3), bell(1, 3)), false);
    OpCheck.close("one", small, ImageOps.gaussianBlur(one), 1e-12);
    assertEquals(DType.FLOAT32, ImageOps.gaussianBlur(OpCheck.integers(1, 9, 3, 3, 1)).dtype());
    assertEquals(DType.FLOAT16, ImageOps.gaussianBlur(one.cast(DType.FLOAT16)).dtype());
    OpCheck.refused(
        "gaussianBlur: kernelSize is [3]; allowed: 2 numbers of 1 or more",
        () -> ImageOps.gaussianBlur(one, Ints.of(3), 1, 1, LAST));
    OpCheck.refused(
        "gaussianBlur: sigmaAcross is 0.0",
        () -> ImageOps.gaussianBlur(one, Ints.of(3, 3), 1, 0, LAST));
  }

  @Test
  void sobelEdgesAreDifferencesDownAndToTheRight() {
    double[][] right = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};
    double[][] down = {{-1, -2, -1}, {0, 0, 0}, {1, 2, 1}};
    double[] toRight = weighed(IMAGES, right, false);
    double[] downwards = weighed(IMAGES, down, false);
    double[] expected = new double[2 * toRight.length];
    for (int i = 0; i < toRight.length; i++) {
      expected[2 * i] = downwards[i];
      expected[2 * i + 1] = toRight[i];
    }
    OpCheck.differentiable(
        "edges", t -> ImageOps.sobelEdges(t.getFirst()), List.of(IMAGES), expected, 2, 6, 5, 2, 2);
    Tensor first = ImageOps.sobelEdges(FIRST.fromLast(IMAGES), FIRST);
    assertEquals(Shape.of(2, 2, 6, 5, 2), first.shape());
    OpCheck.close("channels first", expected, first.transpose(0, 2, 3, 1, 4), 1e-12);
    assertEquals(Shape.of(3, 3, 1, 2), ImageOps.sobelEdges(Tensor.ones(3, 3, 1)).shape());
  }

  private static double[] ssim(
      Tensor a, Tensor b, double max, int size, double sigma, double k1, double k2) {
    double[][] weights = outer(bell(sigma, size), bell(sigma, size));
    double[] meanA = weighed(a, weights, true);
    double[] meanB = weighed(b, weights, true);
    double[] squareA = weighed(a.square(), weights, true);
    double[] squareB = weighed(b.square(), weights, true);
    double[] product = weighed(a.multiply(b), weights, true);
    double c1 = k1 * max * k1 * max;
    double c2 = k2 * max * k2 * max;
    int count = (int) a.dim(0);
    double[] result = new double[count];
    int each = meanA.length / count;
    for (int i = 0; i < meanA.length; i++) {
      double variances = squareA[i] - meanA[i] * meanA[i] + squareB[i] - meanB[i] * meanB[i];
      double covariance = product[i] - meanA[i] * meanB[i];
      double above = (2 * meanA[i] * meanB[i] + c1) * (2 * covariance + c2);
      double below = (meanA[i] * meanA[i] + meanB[i] * meanB[i] + c1) * (variances + c2);
      result[i / each] += above / below / each;
    }
    return result;
  }

  @Test
  void ssimComparesStructure() {
    Tensor a = IMAGES.add(1);
    Tensor b = OpCheck.random(2, 2, 6, 5, 2).multiply(0.3).add(a);
    OpCheck.differentiable(
        "ssim",
        t -> ImageOps.ssim(t.get(0), t.get(1), 2, 3, 0.9, 0.05, 0.2, LAST),
        List.of(a, b),
        ssim(a, b, 2, 3, 0.9, 0.05, 0.2),
        2);
    Tensor large = OpCheck.random(3, 1, 13, 12, 1).add(1).multiply(0.5);
    Tensor other = OpCheck.random(4, 1, 13, 12, 1).add(1).multiply(0.5);
    double[] expected = ssim(large, other, 1, 11, 1.5, 0.01, 0.03);
    OpCheck.close("defaults", expected, ImageOps.ssim(large, other), 1e-10);
    Tensor one = ImageOps.ssim(large.select(0, 0), other.select(0, 0));
    assertEquals(Shape.SCALAR, one.shape());
    assertEquals(expected[0], one.item(), 1e-10);
    Tensor first = ImageOps.ssim(FIRST.fromLast(a), FIRST.fromLast(b), 2, 3, 0.9, 0.05, 0.2, FIRST);
    OpCheck.close("channels first", ssim(a, b, 2, 3, 0.9, 0.05, 0.2), first, 1e-12);
    Tensor bytes = large.multiply(255).cast(DType.UINT8);
    assertEquals(1, ImageOps.ssim(bytes, bytes, 255).item(), 1e-6);
    OpCheck.refused(
        "ssim: filterSize is 11; allowed: no more than height and width of f64[2,6,5,2]",
        () -> ImageOps.ssim(a, b));
    OpCheck.refused(
        "ssim: filterSize is 4; allowed: odd, 1 or more",
        () -> ImageOps.ssim(a, b, 1, 4, 1, 0, 0, LAST));
    OpCheck.refused(
        "ssim: image2 is f64[1,13,12,1]; allowed: the shape of f64[2,6,5,2]",
        () -> ImageOps.ssim(a, large));
  }
}

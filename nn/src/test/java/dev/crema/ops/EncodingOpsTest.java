package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Encodings against what they are by definition. */
class EncodingOpsTest {
  @Test
  void oneHotNamesClasses() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1, 3, -1, 0);
    double[] last = {0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    OpCheck.values("last", t -> ImageOps.oneHot(t.getFirst(), 3), List.of(x), last, 2, 2, 3);
    double[] first = {0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0};
    OpCheck.values(
        "first", t -> ImageOps.oneHot(t.getFirst(), 3, 0, DType.INT64), List.of(x), first, 3, 2, 2);
    double[] middle = {0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    OpCheck.values(
        "middle",
        t -> ImageOps.oneHot(t.getFirst(), 3, -2, DType.FLOAT16),
        List.of(x.cast(DType.INT64)),
        middle,
        2,
        3,
        2);
    Tensor bytes = ImageOps.oneHot(Tensor.of(Shape.of(1), 3).cast(DType.UINT8), 300);
    assertEquals(1, bytes.sum().item());
    assertEquals(DType.FLOAT32, bytes.dtype());
    OpCheck.refused(
        "oneHot: x is f32[1]; allowed: integers", () -> ImageOps.oneHot(Tensor.of(1f), 2));
    OpCheck.refused("oneHot: numClasses is 0", () -> ImageOps.oneHot(x, 0));
    OpCheck.refused(
        "oneHot: axis is 3; allowed: -3 to 2", () -> ImageOps.oneHot(x, 2, 3, DType.BOOL));
  }

  @Test
  void multiHotNamesAllClassesOfASample() {
    OpCheck.values(
        "one",
        t -> ImageOps.multiHot(t.getFirst(), 5),
        List.of(Tensor.of(Shape.of(2), 0, 4)),
        new double[] {1, 0, 0, 0, 1},
        5);
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 1, 0, -1, 2, 7);
    OpCheck.values(
        "batch",
        t -> ImageOps.multiHot(t.getFirst(), 3),
        List.of(x),
        new double[] {1, 1, 0, 0, 0, 1},
        2,
        3);
    OpCheck.values(
        "turned",
        t -> ImageOps.multiHot(t.getFirst(), 3, 0, DType.INT32),
        List.of(x),
        new double[] {1, 0, 1, 0, 0, 1},
        3,
        2);
    Tensor deep = Tensor.of(Shape.of(1, 2, 2), 0, 1, 1, 1);
    OpCheck.values(
        "deep",
        t -> ImageOps.multiHot(t.getFirst(), 2),
        List.of(deep),
        new double[] {1, 1, 0, 1},
        1,
        2,
        2);
    OpCheck.refused(
        "multiHot: x is i32[]; allowed: one axis or more",
        () -> ImageOps.multiHot(Tensor.scalar(DType.INT32, 1), 2));
  }

  @Test
  void polarGivesBothParts() {
    Tensor abs = OpCheck.random(1, 3, 1);
    Tensor angle = OpCheck.random(2, 5).multiply(9);
    double[] real = new double[15];
    double[] imaginary = new double[15];
    for (int i = 0; i < 15; i++) {
      real[i] = abs.toDoubles()[i / 5] * Math.cos(angle.toDoubles()[i % 5]);
      imaginary[i] = abs.toDoubles()[i / 5] * Math.sin(angle.toDoubles()[i % 5]);
    }
    List<Tensor> in = List.of(abs, angle);
    OpCheck.differentiable("real", t -> ImageOps.polar(t.get(0), t.get(1)).get(0), in, real, 3, 5);
    OpCheck.differentiable(
        "imaginary", t -> ImageOps.polar(t.get(0), t.get(1)).get(1), in, imaginary, 3, 5);
    List<Tensor> ofWhole =
        ImageOps.polar(Tensor.scalar(DType.INT32, 2), Tensor.scalar(DType.INT32, 0));
    assertEquals(2, ofWhole.getFirst().item());
    assertEquals(DType.FLOAT32, ofWhole.getFirst().dtype());
  }

  @Test
  void psnrComparesPeakWithNoise() {
    Tensor a = OpCheck.random(3, 3, 5);
    Tensor b = OpCheck.random(4, 3, 5);
    double sum = 0;
    for (int i = 0; i < 15; i++) {
      sum += Math.pow(a.toDoubles()[i] - b.toDoubles()[i], 2) / 15;
    }
    double[] expected = {20 * Math.log10(2.5) - 10 * Math.log10(sum)};
    OpCheck.differentiable(
        "psnr", t -> ImageOps.psnr(t.get(0), t.get(1), 2.5), List.of(a, b), expected);
    Tensor black = Tensor.of(Shape.of(2), 0, 10).cast(DType.UINT8);
    Tensor white = Tensor.of(Shape.of(2), 255, 10).cast(DType.UINT8);
    assertEquals(10 * Math.log10(2), ImageOps.psnr(black, white, 255).item(), 1e-5);
    assertEquals(Double.POSITIVE_INFINITY, ImageOps.psnr(a, a, 1).item());
    OpCheck.refused(
        "psnr: x2 is f64[15]; allowed: the shape [3,5] of x1",
        () -> ImageOps.psnr(a, b.reshape(15), 1));
    OpCheck.refused("psnr: maxVal is 0.0", () -> ImageOps.psnr(a, b, 0));
  }
}

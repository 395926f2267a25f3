package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks, columns and patches against loops over indices. */
class RearrangementOpsTest {
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;
  private static final DataFormat FIRST = DataFormat.CHANNELS_FIRST;

  private static int flat(Shape shape, int... place) {
    int at = 0;
    for (int axis = 0; axis < place.length; axis++) {
      at = at * (int) shape.dim(axis) + place[axis];
    }
    return at;
  }

  @Test
  void channelsBecomeBlocksAndBlocksChannels() {
    for (int b : new int[] {2, 3}) {
      Shape deep = Shape.of(2, 3, 5, 2L * b * b);
      Tensor x = OpCheck.random(b, deep.toArray());
      Tensor turned = OpCheck.random(b, 2, 2L * b * b, 3, 5);
      Shape flat = Shape.of(2, 3L * b, 5L * b, 2);
      Shape flatFirst = Shape.of(2, 2, 3L * b, 5L * b);
      double[] last = new double[(int) deep.size()];
      double[] first = new double[(int) deep.size()];
      for (int n = 0; n < 2; n++) {
        for (int y = 0; y < 3 * b; y++) {
          for (int w = 0; w < 5 * b; w++) {
            for (int c = 0; c < 2; c++) {
              int pixel = y % b * b + w % b;
              last[flat(flat, n, y, w, c)] =
                  x.toDoubles()[flat(deep, n, y / b, w / b, pixel * 2 + c)];
              first[flat(flatFirst, n, c, y, w)] =
                  turned.toDoubles()[flat(turned.shape(), n, c * b * b + pixel, y / b, w / b)];
            }
          }
        }
      }
      OpCheck.differentiable(
          "last", t -> ImageOps.depthToSpace(t.getFirst(), b), List.of(x), last, flat.toArray());
      OpCheck.differentiable(
          "first",
          t -> ImageOps.depthToSpace(t.getFirst(), b, FIRST),
          List.of(turned),
          first,
          flatFirst.toArray());
      OpCheck.differentiable(
          "back",
          t -> ImageOps.spaceToDepth(t.getFirst(), b),
          List.of(Tensor.of(flat, last)),
          x.toDoubles(),
          deep.toArray());
      OpCheck.differentiable(
          "back, first",
          t -> ImageOps.spaceToDepth(t.getFirst(), b, FIRST),
          List.of(Tensor.of(flatFirst, first)),
          turned.toDoubles(),
          turned.shape().toArray());
    }
    Tensor bytes = OpCheck.integers(1, 200, 1, 2, 2, 4).cast(DType.UINT8);
    assertEquals(DType.UINT8, ImageOps.depthToSpace(bytes, 2).dtype());
    OpCheck.refused(
        "depthToSpace: x is u8[1,2,2,4]; allowed: a multiple of 9 channels",
        () -> ImageOps.depthToSpace(bytes, 3));
    OpCheck.refused(
        "spaceToDepth: x is u8[1,2,2,4]; allowed: height and width in multiples of 3",
        () -> ImageOps.spaceToDepth(bytes, 3));
    OpCheck.refused("depthToSpace: blockSize is 1", () -> ImageOps.depthToSpace(bytes, 1));
    OpCheck.refused(
        "spaceToDepth: x is u8[16]; allowed: 4 axes",
        () -> ImageOps.spaceToDepth(bytes.reshape(16), 2));
  }

  @Test
  void windowsBecomeColumnsAndColumnsImages() {
    Ints kernel = Ints.of(3, 2);
    Ints dilation = Ints.of(1, 2);
    Ints padding = Ints.of(1, 2);
    Ints stride = Ints.of(2, 1);
    Tensor x = OpCheck.random(2, 2, 3, 6, 5);
    int down = (6 + 2 - 3) / 2 + 1;
    int across = 5 + 4 - 3 + 1;
    Shape columns = Shape.of(2, 3 * 6, (long) down * across);
    double[] unfolded = new double[(int) columns.size()];
    Tensor back = OpCheck.random(3, columns.toArray());
    double[] folded = new double[(int) x.shape().size()];
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 2; j++) {
            for (int window = 0; window < down * across; window++) {
              int at = flat(columns, n, (c * 3 + i) * 2 + j, window);
              int y = window / across * 2 - 1 + i;
              int w = window % across - 2 + 2 * j;
              if (y >= 0 && y < 6 && w >= 0 && w < 5) {
                unfolded[at] = x.toDoubles()[flat(x.shape(), n, c, y, w)];
                folded[flat(x.shape(), n, c, y, w)] += back.toDoubles()[at];
              }
            }
          }
        }
      }
    }
    OpCheck.differentiable(
        "unfold",
        t -> ImageOps.unfold(t.getFirst(), kernel, dilation, padding, stride),
        List.of(x),
        unfolded,
        columns.toArray());
    OpCheck.differentiable(
        "fold",
        t -> ImageOps.fold(t.getFirst(), Ints.of(6, 5), kernel, dilation, padding, stride),
        List.of(back),
        folded,
        2,
        3,
        6,
        5);
    // Keras's example: windows side by side come back as they were.
    Tensor ones = Tensor.ones(1, 2, 4, 4);
    Ints two = Ints.of(2);
    Ints one = Ints.of(1);
    Tensor parts = ImageOps.unfold(ones, two, one, Ints.of(0), two);
    assertEquals(Shape.of(1, 8, 4), parts.shape());
    Tensor whole = ImageOps.fold(parts, Ints.of(4), two, one, Ints.of(0), two);
    assertArrayEquals(ones.toDoubles(), whole.toDoubles());
    assertEquals(Shape.of(1, 8, 9), ImageOps.unfold(ones, 2).shape());
    assertEquals(Shape.of(1, 2, 4, 4), ImageOps.fold(Tensor.ones(1, 8, 9), Ints.of(4), 2).shape());
    OpCheck.refused(
        "unfold: kernelSize is [5,5], x is f32[1,2,4,4]; allowed: a window that fits",
        () -> ImageOps.unfold(ones, 5));
    OpCheck.refused(
        "unfold: x is f32[32]; allowed: [batch,channels,height,width]",
        () -> ImageOps.unfold(ones.reshape(32), 2));
    OpCheck.refused(
        "fold: x is f32[1,8,4]; allowed: [batch,channels * 4,9] for images of [4,4]",
        () -> ImageOps.fold(parts, Ints.of(4), 2));
    OpCheck.refused(
        "fold: stride is [0,0]",
        () -> ImageOps.fold(parts, Ints.of(4), two, one, Ints.of(0), Ints.of(0)));
  }

  @ParameterizedTest
  @EnumSource(names = {"VALID", "SAME"})
  void patchesAreRowsOfPixels(Padding padding) {
    Tensor x = OpCheck.random(4, 2, 7, 5, 3);
    int down = padding == Padding.VALID ? (7 - 5) / 2 + 1 : 4;
    int across = padding == Padding.VALID ? (5 - 2) / 3 + 1 : 2;
    int top = padding == Padding.VALID ? 0 : Math.max(0, 3 * 2 + 5 - 7) / 2;
    int left = 0;
    Shape shape = Shape.of(2, down, across, 3 * 2 * 3);
    double[] expected = new double[(int) shape.size()];
    for (int n = 0; n < 2; n++) {
      for (int p = 0; p < down; p++) {
        for (int q = 0; q < across; q++) {
          for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
              int y = p * 2 - top + i * 2;
              int w = q * 3 - left + j;
              for (int c = 0; y >= 0 && y < 7 && w < 5 && c < 3; c++) {
                expected[flat(shape, n, p, q, (i * 2 + j) * 3 + c)] =
                    x.toDoubles()[flat(x.shape(), n, y, w, c)];
              }
            }
          }
        }
      }
    }
    Ints size = Ints.of(3, 2);
    Ints strides = Ints.of(2, 3);
    Ints dilation = Ints.of(2, 1);
    OpCheck.differentiable(
        "patches",
        t -> ImageOps.extractPatches(t.getFirst(), size, strides, dilation, padding, LAST),
        List.of(x),
        expected,
        shape.toArray());
    Tensor first =
        ImageOps.extractPatches(
            FIRST.fromLast(x).select(0, 1), size, strides, dilation, padding, FIRST);
    Tensor second = Tensor.of(shape, expected).select(0, 1).transpose(2, 0, 1);
    assertEquals(second.shape(), first.shape());
    assertArrayEquals(second.toDoubles(), first.toDoubles());
  }

  @Test
  void patchesOfVolumes() {
    Tensor x = OpCheck.random(5, 1, 4, 3, 5, 2);
    Shape shape = Shape.of(1, 2, 3, 2, 2 * 2 * 2);
    double[] expected = new double[(int) shape.size()];
    for (int i = 0; i < expected.length; i++) {
      int c = i % 2;
      int w = i / 2 % 2;
      int d = i / 4 % 2;
      int q = i / 8 % 2;
      int p = i / 16 % 3;
      int o = i / 48;
      expected[i] = x.toDoubles()[flat(x.shape(), 0, o * 2 + d, p, q * 2 + w, c)];
    }
    OpCheck.differentiable(
        "patches",
        t -> ImageOps.extractPatches3d(t.getFirst(), Ints.of(2, 1, 2)),
        List.of(x),
        expected,
        shape.toArray());
    OpCheck.refused(
        "extractPatches3d: size is [2,2]", () -> ImageOps.extractPatches3d(x, Ints.of(2, 2)));
    OpCheck.refused(
        "extractPatches: images is f64[1,4,3,5,2]; allowed: 3 axes, or 4 with a batch",
        () -> ImageOps.extractPatches(x, 2));
    OpCheck.refused(
        "extractPatches: size [9,9] is larger than the input [3,5]",
        () -> ImageOps.extractPatches(x.select(0, 0), 9));
  }

  @Test
  void patchesComeBackAsImages() {
    Tensor x = OpCheck.random(6, 2, 6, 4, 3);
    Tensor patches = ImageOps.extractPatches(x, Ints.of(3, 2));
    OpCheck.differentiable(
        "images",
        t -> ImageOps.reconstructPatches(t.getFirst(), Ints.of(3, 2), Ints.of(6, 4)),
        List.of(patches),
        x.toDoubles(),
        2,
        6,
        4,
        3);
    Tensor odd = OpCheck.integers(7, 99, 7, 5, 9, 2).cast(DType.UINT8);
    Ints size = Ints.of(3, 2, 4);
    Tensor cut = ImageOps.extractPatches3d(odd, size, size, Ints.of(1), Padding.SAME, LAST);
    Tensor whole = ImageOps.reconstructPatches(cut, size, Ints.of(7, 5, 9), Padding.SAME, LAST);
    assertEquals(odd.type(), whole.type());
    assertArrayEquals(odd.toInts(), whole.toInts());
    Tensor turned =
        ImageOps.reconstructPatches(
            cut.transpose(3, 0, 1, 2), size, Ints.of(7, 5, 9), Padding.SAME, FIRST);
    assertArrayEquals(odd.toInts(), turned.transpose(1, 2, 3, 0).toInts());
    OpCheck.refused(
        "reconstructPatches: outputSize is [6,5]; allowed: 4 to 4 along axis 1",
        () -> ImageOps.reconstructPatches(patches, Ints.of(3, 2), Ints.of(6, 5)));
    OpCheck.refused(
        "reconstructPatches: outputSize is [3,4]; allowed: 4 to 6 along axis 0",
        () ->
            ImageOps.reconstructPatches(patches, Ints.of(3, 2), Ints.of(3, 4), Padding.SAME, LAST));
    OpCheck.refused(
        "reconstructPatches: patches is f64[2,2,2,18]; allowed: a multiple of 4 channels",
        () -> ImageOps.reconstructPatches(patches, Ints.of(2, 2), Ints.of(4, 4)));
    OpCheck.refused(
        "reconstructPatches: size is [2]; allowed: 2 or 3 numbers",
        () -> ImageOps.reconstructPatches(patches, Ints.of(2), Ints.of(4, 4)));
  }
}

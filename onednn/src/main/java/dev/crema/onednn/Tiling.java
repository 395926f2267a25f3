package dev.crema.onednn;

import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import dev.crema.onednn.ConvolutionPrimitives.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution cut into tiles: images of the batch or, if there is one only, rows of it.
 *
 * @param kinds the tiles that differ in more than their place
 * @param kindOf the kind of each tile
 */
record Tiling(List<Kind> kinds, List<Integer> kindOf) {

  /**
   * Tiles of one kind. Tile t starts {@code inputOffset + t * inputStep} pixels into the input and
   * {@code t * outputStep} into the output.
   */
  record Kind(Part part, long inputOffset, long inputStep, long outputStep) {}

  Tiling {
    kinds = List.copyOf(kinds);
    kindOf = List.copyOf(kindOf);
  }

  int tiles() {
    return kindOf.size();
  }

  /** Whether oneDNN can be trusted with all of it in any type. */
  boolean isPlain() {
    return kinds.stream().allMatch(kind -> kind.part().isPlain());
  }

  /** At most so many tiles of images. */
  static Tiling ofBatch(Convolution spec, long most) {
    Split split = Split.of(spec.batch(), most, 1);
    List<Kind> kinds = new ArrayList<>();
    for (long length : split.lengths()) {
      kinds.add(
          new Kind(
              new Part(length, spec.input(), spec.output(), spec.window()),
              0,
              split.tile() * spec.input().size(),
              split.tile() * spec.output().size()));
    }
    return new Tiling(kinds, split.kinds());
  }

  /**
   * At most so many tiles of rows of one image; null if a tile would see nothing but padding. Tiles
   * at the edges have padding there and read fewer rows.
   */
  static @Nullable Tiling ofRows(Convolution spec, long most) {
    Split split = Split.of(spec.output().dim(0), most, 1);
    Window window = spec.window();
    long stride = window.stride().get(0);
    long rowPixels = spec.input().size() / spec.input().dim(0);
    long step = split.tile() * stride * rowPixels;
    List<Kind> kinds = new ArrayList<>();
    List<Integer> kindOf = new ArrayList<>();
    for (int tile = 0; tile < split.tiles(); tile++) {
      long rows = tile == split.tiles() - 1 ? split.last() : split.tile();
      long start = tile * split.tile() * stride - window.low().get(0);
      long end = start + (rows - 1) * stride + window.span(0);
      long first = Math.max(start, 0);
      long last = Math.min(end, spec.input().dim(0));
      if (first >= last) {
        return null;
      }
      Part part =
          new Part(
              1,
              spec.input().with(0, last - first),
              spec.output().with(0, rows),
              padded(window, (int) (first - start), (int) (end - last)));
      Kind kind =
          new Kind(
              part,
              first * rowPixels - tile * step,
              step,
              split.tile() * (spec.output().size() / spec.output().dim(0)));
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
      kindOf.add(kinds.indexOf(kind));
    }
    return new Tiling(kinds, kindOf);
  }

  /** The window with other padding of the rows. */
  private static Window padded(Window window, int low, int high) {
    return new Window(
        window.size(),
        window.stride(),
        first(window.low(), low),
        first(window.high(), high),
        window.dilation());
  }

  private static Ints first(Ints values, int value) {
    int[] result = values.stream().toArray();
    result[0] = value;
    return Ints.of(result);
  }
}

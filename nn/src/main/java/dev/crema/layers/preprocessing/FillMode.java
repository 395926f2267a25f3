package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;

/** What stands beyond the edges of an image. */
public enum FillMode {
  /** The image mirrored, {@code d c b a | a b c d | d c b a}. */
  REFLECT,
  /** The image mirrored about the middle of its last pixel, {@code d c b | a b c d | c b a}. */
  MIRROR,
  /** The image again, {@code a b c d | a b c d | a b c d}. */
  WRAP,
  /** One value. */
  CONSTANT,
  /** The pixel at the edge. */
  NEAREST;

  /**
   * The pixel that stands at each place of an axis; for {@link #CONSTANT} the nearest one.
   *
   * @param place whole numbers
   * @param length how many pixels there are, 1 or more
   */
  public Tensor inside(Tensor place, long length) {
    return switch (this) {
      case CONSTANT, NEAREST -> place.clip(0, length - 1.0);
      case WRAP -> around(place, length).clip(0, length - 1.0);
      case REFLECT -> {
        Tensor turn = around(place, 2 * length).clip(0, 2 * length - 1.0);
        yield turn.less((double) length).where(turn, turn.negate().add(2.0 * length - 1));
      }
      case MIRROR -> {
        if (length == 1) {
          yield place.multiply(0);
        }
        Tensor turn = around(place, 2 * length - 2).clip(0, 2 * length - 3.0);
        yield turn.less((double) length).where(turn, turn.negate().add(2.0 * length - 2));
      }
    };
  }

  private static Tensor around(Tensor place, long length) {
    return place.subtract(place.divide((double) length).floor().multiply((double) length));
  }
}

package dev.crema.data;

/** Which channels images have. */
public enum ColorMode {
  /** Brightness: luma as in Rec. 601. */
  GRAYSCALE(1),
  /** Red, green, blue; transparency is laid on black. */
  RGB(3),
  /** Red, green, blue and opacity, 255 where the file has none. */
  RGBA(4);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  /** How many there are. */
  public int channels() {
    return channels;
  }

  static ColorMode of(int channels) {
    return switch (channels) {
      case 1 -> GRAYSCALE;
      case 3 -> RGB;
      case 4 -> RGBA;
      default -> throw new DataException("channels is " + channels + "; allowed: 1, 3 or 4");
    };
  }
}

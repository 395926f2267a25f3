package dev.crema.zoo.recommendation;

/** The vectors of all items, brought to length 1, so that a product is the cosine of the angle. */
final class ItemVectors {
  private final float[] values;
  private final int width;

  /**
   * Vectors one after the other; the array is changed.
   *
   * @param width of each
   */
  ItemVectors(float[] values, int width) {
    this.values = values;
    this.width = width;
    for (int item = 0; item < count(); item++) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += (double) values[item * width + i] * values[item * width + i];
      }
      float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
      for (int i = 0; i < width; i++) {
        values[item * width + i] *= scale;
      }
    }
  }

  int count() {
    return values.length / width;
  }

  /** The mean of the cosines between each item and some items, of which there is at least one. */
  float[] nearTo(int... items) {
    float[] mean = new float[width];
    for (int item : items) {
      for (int i = 0; i < width; i++) {
        mean[i] += values[item * width + i] / items.length;
      }
    }
    float[] cosines = new float[count()];
    for (int item = 0; item < cosines.length; item++) {
      float sum = 0;
      for (int i = 0; i < width; i++) {
        sum += mean[i] * values[item * width + i];
      }
      cosines[item] = sum;
    }
    return cosines;
  }
}

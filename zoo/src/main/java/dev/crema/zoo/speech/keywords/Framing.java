package dev.crema.zoo.speech.keywords;

/** Sound of a fixed length. */
final class Framing {
  private Framing() {}

  /**
   * Sound cut or filled up with zeros to a length. Of longer sound the loudest stretch is kept.
   *
   * @param place where shorter sound stands: 0 at the start, 0.5 in the middle, 1 at the end
   */
  static float[] fit(float[] audio, int length, double place) {
    float[] result = new float[length];
    int spare = length - audio.length;
    if (spare >= 0) {
      System.arraycopy(audio, 0, result, (int) Math.round(spare * place), audio.length);
    } else {
      System.arraycopy(audio, loudest(audio, length), result, 0, length);
    }
    return result;
  }

  /** Where the stretch of a length with the most energy begins. */
  private static int loudest(float[] audio, int length) {
    double energy = 0;
    double most = -1;
    int best = 0;
    for (int i = 0; i < audio.length; i++) {
      energy += (double) audio[i] * audio[i];
      int from = i - length + 1;
      if (from > 0) {
        energy -= (double) audio[from - 1] * audio[from - 1];
      }
      if (from >= 0 && energy > most) {
        most = energy;
        best = from;
      }
    }
    return best;
  }
}

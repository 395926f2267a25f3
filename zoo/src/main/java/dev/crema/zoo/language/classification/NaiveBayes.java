package dev.crema.zoo.language.classification;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;

/**
 * What naive Bayes makes of texts: for each feature and class the logarithm of its share of the
 * class's features, less the mean over classes. Each feature counts once more than it occurs, so
 * that classes with few texts, or one, have finite scores.
 *
 * <p>Source: Wang, Manning, <i>Baselines and bigrams: simple, good sentiment and topic
 * classification</i>, ACL 2012.
 *
 * @param scores {@code [features, classes]}; 0 for reserved numbers
 * @param priors the logarithms of the classes' shares, {@code [classes]}
 */
record NaiveBayes(Tensor scores, Tensor priors) {
  /**
   * Counts.
   *
   * @param numbers of features {@code [texts, most]}, 0 where there is none
   * @param classes of the texts, {@code [texts]}
   * @param scale what scores are multiplied by: features are not independent, and what they say
   *     together is less than the sum
   */
  static NaiveBayes of(
      Tensor numbers, Tensor classes, int featureCount, int classCount, double scale) {
    int[] features = numbers.toInts();
    int[] labels = classes.toInts();
    int most = features.length / labels.length;
    double[][] counts = new double[classCount][featureCount];
    double[] texts = new double[classCount];
    for (int i = 0; i < features.length; i++) {
      counts[labels[i / most]][features[i]]++;
    }
    for (int label : labels) {
      texts[label]++;
    }
    double[] scores = new double[featureCount * classCount];
    for (int c = 0; c < classCount; c++) {
      double total = 0;
      for (int f = TextFeatures.RESERVED; f < featureCount; f++) {
        total += counts[c][f] + 1;
      }
      for (int f = TextFeatures.RESERVED; f < featureCount; f++) {
        double score = scale * Math.log((counts[c][f] + 1) / total);
        for (int other = 0; other < classCount; other++) {
          scores[f * classCount + other] += (other == c ? score : 0) - score / classCount;
        }
      }
    }
    double[] priors = new double[classCount];
    for (int c = 0; c < classCount; c++) {
      priors[c] = Math.log(texts[c] / labels.length);
    }
    return new NaiveBayes(
        floats(Shape.of(featureCount, classCount), scores), floats(Shape.of(classCount), priors));
  }

  private static Tensor floats(Shape shape, double[] values) {
    return Tensor.of(shape, values).cast(DType.FLOAT32);
  }
}

package dev.crema.zoo.language.classification;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.train.Dataset;
import dev.crema.train.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * How a classifier of texts is trained: it starts as naive Bayes on words and pairs of words, and
 * goes on by Adam. The weights of the epoch with the best validation accuracy are kept.
 *
 * @param architecture of the model
 * @param least texts that a pair of words must occur in to count, 1 or more
 * @param scale of the scores of naive Bayes, greater than 0
 * @param batchSize texts of a step, 1 or more
 * @param epochs 1 or more
 * @param learningRate greater than 0; it falls along a cosine
 * @param seed what weights, dropout and the order of texts depend on
 */
public record ClassifierRecipe(
    WideAndDeep architecture,
    int least,
    double scale,
    int batchSize,
    int epochs,
    double learningRate,
    long seed) {
  /** For some thousand sentences. */
  public static final ClassifierRecipe DEFAULT =
      new ClassifierRecipe(new WideAndDeep(32, 0.5, 0.5), 2, 0.3, 32, 6, 1e-3, 0);

  public ClassifierRecipe {
    Require.atLeast("ClassifierRecipe", "least", least, 1);
    Require.positive("ClassifierRecipe", "scale", scale);
    Require.atLeast("ClassifierRecipe", "batchSize", batchSize, 1);
    Require.atLeast("ClassifierRecipe", "epochs", epochs, 1);
    Require.positive("ClassifierRecipe", "learningRate", learningRate);
  }

  public ClassifierRecipe architecture(WideAndDeep value) {
    return new ClassifierRecipe(value, least, scale, batchSize, epochs, learningRate, seed);
  }

  public ClassifierRecipe batchSize(int value) {
    return new ClassifierRecipe(architecture, least, scale, value, epochs, learningRate, seed);
  }

  public ClassifierRecipe epochs(int value) {
    return new ClassifierRecipe(architecture, least, scale, batchSize, value, learningRate, seed);
  }

  public ClassifierRecipe learningRate(double value) {
    return new ClassifierRecipe(architecture, least, scale, batchSize, epochs, value, seed);
  }

  public ClassifierRecipe seed(long value) {
    return new ClassifierRecipe(architecture, least, scale, batchSize, epochs, learningRate, value);
  }

  /**
   * Trains a classifier.
   *
   * @param texts of two classes or more, each with one text or more
   * @param validation to choose the best epoch by, one text or more of these classes
   * @param watchers callbacks that look on
   * @throws DataException if there are too few classes or texts
   */
  public TextClassifier train(LabelledTexts texts, LabelledTexts validation, Callback... watchers) {
    List<String> classes = texts.classes();
    if (classes.size() < 2 || validation.size() == 0) {
      throw new DataException(
          "%d texts of the classes %s, and %d for validation; allowed: two classes or more, and one text or more"
              .formatted(texts.size(), classes, validation.size()));
    }
    TextFeatures features = TextFeatures.learn(texts.texts(), least);
    Tensor x = features.encode(texts.texts());
    Tensor y = texts.numbers(classes);
    NaiveBayes start = NaiveBayes.of(x, y, features.size(), classes.size(), scale);
    double steps = Math.ceilDiv(texts.size(), batchSize) * (double) epochs;
    Model model =
        architecture
            .model(features.size(), classes.size())
            .seed(seed)
            .compile(
                adam(cosineDecay(learningRate, steps)),
                sparseCategoricalCrossentropy(),
                accuracy());
    model.setWeight(WideAndDeep.SCORES, start.scores());
    model.setWeight(WideAndDeep.BIASES, start.priors());
    List<Callback> callbacks = new ArrayList<>(List.of(watchers));
    callbacks.add(earlyStopping().monitor("val_accuracy").patience(epochs).restoreBestWeights());
    model.fit(
        Dataset.of(x, y),
        new Options.Epochs(epochs),
        new Options.BatchSize(batchSize),
        validation(Dataset.of(features.encode(validation.texts()), validation.numbers(classes))),
        new Options.Callbacks(callbacks));
    return new TextClassifier(model, features, classes);
  }
}

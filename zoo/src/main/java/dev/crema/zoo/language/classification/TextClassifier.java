package dev.crema.zoo.language.classification;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Trained;
import dev.crema.zoo.language.LanguageFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says what class texts are of.
 *
 * <pre>{@code
 * TextClassifier classifier = TextClassifier.sentiment();
 * List<Prediction> predictions = classifier.classify("A warm, funny film.");
 * }</pre>
 *
 * <p>Words and characters that were not there in training do not count. A text without any known
 * word, such as an empty one, gets about the shares that the classes had in training. Of long texts
 * the first 512 words count. Safe for use by several threads.
 */
public final class TextClassifier {
  private static final String PROBLEM = "text classification";

  private final Model model;
  private final TextFeatures features;
  private final List<String> classes;

  TextClassifier(Model model, TextFeatures features, List<String> classes) {
    this.model = model;
    this.features = features;
    this.classes = List.copyOf(classes);
  }

  /**
   * A class that a text may be of.
   *
   * @param probability 0 to 1; those of all classes sum up to 1
   */
  public record Prediction(String label, double probability) {}

  private static void register() {
    Registry.register(SumPooling.class);
    Registry.register(TextFeatures.class);
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws DataException if it is a model for something else
   */
  public static TextClassifier load(Path file) {
    register();
    return of(LanguageFile.load(file, PROBLEM));
  }

  /** The model that comes with Crema: whether a sentence of a film review is positive. */
  public static TextClassifier sentiment() {
    register();
    return Trained.open(TextClassifier.class, "sentiment.crema", TextClassifier::load);
  }

  private static TextClassifier of(Saved saved) {
    if (!(saved.metadata().get("classes") instanceof List<?> names)) {
      throw new DataException("the model does not name its classes");
    }
    return new TextClassifier(
        saved.model(),
        saved.part("features", TextFeatures.class),
        names.stream().map(String::valueOf).toList());
  }

  /**
   * Writes the model with its features and classes.
   *
   * @throws dev.crema.saving.FormatException if that fails; an older file is as it was
   */
  public void save(Path file) {
    register();
    LanguageFile.save(
        file, PROBLEM, model, Map.of("features", Saving.describe(features), "classes", classes));
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** The model that it classifies with. */
  public Model model() {
    return model;
  }

  /** The classes of a text, the likeliest first. */
  public List<Prediction> classify(String text) {
    return classify(List.of(text)).getFirst();
  }

  /** The classes of texts, the likeliest first. */
  public List<List<Prediction>> classify(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    float[] probabilities = model.predict(features.encode(texts)).toFloats();
    List<List<Prediction>> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<Prediction> predictions = new ArrayList<>();
      for (int c = 0; c < classes.size(); c++) {
        predictions.add(new Prediction(classes.get(c), probabilities[i * classes.size() + c]));
      }
      predictions.sort(Comparator.comparingDouble(Prediction::probability).reversed());
      all.add(List.copyOf(predictions));
    }
    return List.copyOf(all);
  }

  /** The share of texts whose likeliest class is theirs. */
  public double accuracy(LabelledTexts texts) {
    List<List<Prediction>> predictions = classify(texts.texts());
    int right = 0;
    for (int i = 0; i < texts.size(); i++) {
      right += predictions.get(i).getFirst().label().equals(texts.labels().get(i)) ? 1 : 0;
    }
    return (double) right / texts.size();
  }
}

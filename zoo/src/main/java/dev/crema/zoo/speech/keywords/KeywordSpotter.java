package dev.crema.zoo.speech.keywords;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Trained;
import dev.crema.zoo.Training;
import dev.crema.zoo.speech.frontend.SpeechLayers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which of some words a recording holds.
 *
 * <p>In a file it is a model with these metadata: {@code problem} is {@code spotting}, {@code
 * labels} the words by number, {@code sampling_rate} in samples per second.
 */
public final class KeywordSpotter {
  /** What stands under {@code problem} in the files. */
  public static final String PROBLEM = "spotting";

  private final Model model;
  private final List<String> labels;
  private final int samplingRate;

  /**
   * @param model from sound {@code [batch, samples]} to logits {@code [batch, labels]}
   * @param labels the words, by number
   * @param samplingRate of the sound that the model takes, 1 or more
   */
  public KeywordSpotter(Model model, List<String> labels, int samplingRate) {
    this.model = model;
    this.labels = List.copyOf(labels);
    this.samplingRate = samplingRate;
  }

  /**
   * Reads a spotter.
   *
   * @throws DataException if the model is for something else
   */
  public static KeywordSpotter load(Path file) {
    SpeechLayers.register();
    return of(file.toString(), Saving.load(file, LoadLimits.DEFAULT));
  }

  /** The spotter of the English digits, zero to nine, that comes with Crema. */
  public static KeywordSpotter digits() {
    return Trained.open(KeywordSpotter.class, "digits-spotter.crema", KeywordSpotter::load);
  }

  private static KeywordSpotter of(String name, Saved saved) {
    if (PROBLEM.equals(saved.metadata().get("problem"))
        && saved.metadata().get("labels") instanceof List<?> labels
        && saved.metadata().get("sampling_rate") instanceof Integer rate) {
      return new KeywordSpotter(saved.model(), labels.stream().map(String::valueOf).toList(), rate);
    }
    throw new DataException(
        "'" + name + "' spots no words; models made by 'crema speech train --task spot' do");
  }

  /** Writes this spotter; see {@link Saving#save(Model, Path, Map)}. */
  public void save(Path file) {
    SpeechLayers.register();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("problem", PROBLEM);
    metadata.put("labels", labels);
    metadata.put("sampling_rate", samplingRate);
    Saving.save(Training.trained(model), file, metadata);
  }

  public Model model() {
    return model;
  }

  public List<String> labels() {
    return labels;
  }

  public int samplingRate() {
    return samplingRate;
  }

  /**
   * The words by probability, the likeliest first. Of a recording longer than the model's window
   * the loudest stretch counts; stereo is mixed, other rates are resampled.
   *
   * @throws DataException if the file cannot be read; it names the file
   */
  public List<Keyword> spot(Path file) {
    return spot(Recording.read(file));
  }

  /** The words by probability, the likeliest first; see {@link #spot(Path)}. */
  public List<Keyword> spot(Recording recording) {
    int window = Math.toIntExact(model.inputs().getFirst().dim(1));
    float[] audio = recording.mono().resampled(samplingRate).audio().toFloats();
    Tensor sound = Tensor.of(Shape.of(1, window), Framing.fit(audio, window, 0.5));
    float[] probabilities = model.predictOnBatch(sound).softmax(1).toFloats();
    List<Keyword> words = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      words.add(new Keyword(labels.get(i), probabilities[i]));
    }
    words.sort(Comparator.comparingDouble(Keyword::probability).reversed());
    return List.copyOf(words);
  }
}

package dev.crema.zoo.speech.transcription;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Trained;
import dev.crema.zoo.Training;
import dev.crema.zoo.speech.frontend.SpeechLayers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down what is said in a recording.
 *
 * <p>In a file it is a model with these metadata: {@code problem} is {@code transcription}, {@code
 * alphabet} an {@link Alphabet}, {@code sampling_rate} in samples per second, {@code
 * language_model} a {@link CharacterModel}, {@code search} a {@link PrefixBeamSearch}.
 */
public final class Transcriber {
  /** What stands under {@code problem} in the files. */
  public static final String PROBLEM = "transcription";

  private final Model model;
  private final Alphabet alphabet;
  private final int samplingRate;
  private final CharacterModel language;
  private final CharacterModel.Scorer scorer;
  private final PrefixBeamSearch search;

  /**
   * @param model from sound {@code [batch, samples]} of any length to logits {@code [batch, steps,
   *     symbols]}
   * @param samplingRate of the sound that the model takes, 1 or more
   * @param language how likely texts are
   * @param search for the best text
   */
  public Transcriber(
      Model model,
      Alphabet alphabet,
      int samplingRate,
      CharacterModel language,
      PrefixBeamSearch search) {
    this.model = model;
    this.alphabet = alphabet;
    this.samplingRate = samplingRate;
    this.language = language;
    this.scorer = language.scorer();
    this.search = search;
  }

  /**
   * Reads a transcriber.
   *
   * @throws DataException if the model is for something else
   */
  public static Transcriber load(Path file) {
    register();
    return of(file.toString(), Saving.load(file, LoadLimits.DEFAULT));
  }

  /** The transcriber of connected English digits that comes with Crema. */
  public static Transcriber digits() {
    return Trained.open(Transcriber.class, "digits-transcriber.crema", Transcriber::load);
  }

  private static void register() {
    SpeechLayers.register();
    Registry.register(Alphabet.class);
    Registry.register(CharacterModel.class);
    Registry.register(PrefixBeamSearch.class);
  }

  private static Transcriber of(String name, Saved saved) {
    if (!PROBLEM.equals(saved.metadata().get("problem"))
        || !(saved.metadata().get("sampling_rate") instanceof Integer rate)) {
      throw new DataException(
          "'%s' transcribes nothing; models made by 'crema speech train --task transcribe' do"
              .formatted(name));
    }
    return new Transcriber(
        saved.model(),
        saved.part("alphabet", Alphabet.class),
        rate,
        saved.part("language_model", CharacterModel.class),
        saved.part("search", PrefixBeamSearch.class));
  }

  /** Writes this transcriber; see {@link Saving#save(Model, Path, Map)}. */
  public void save(Path file) {
    register();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("problem", PROBLEM);
    metadata.put("sampling_rate", samplingRate);
    metadata.put("alphabet", Saving.describe(alphabet));
    metadata.put("language_model", Saving.describe(language));
    metadata.put("search", Saving.describe(search));
    Saving.save(Training.trained(model), file, metadata);
  }

  /** This transcriber with another search. */
  public Transcriber search(PrefixBeamSearch other) {
    return new Transcriber(model, alphabet, samplingRate, language, other);
  }

  public Model model() {
    return model;
  }

  public int samplingRate() {
    return samplingRate;
  }

  /**
   * What is said in a file; stereo is mixed, other rates are resampled.
   *
   * @throws DataException if the file cannot be read; it names the file
   */
  public Transcript transcribe(Path file) {
    return transcribe(Recording.read(file));
  }

  /** What is said in a recording, by beam search with the language model. */
  public Transcript transcribe(Recording recording) {
    float[][] steps = logProbabilities(recording);
    return transcript(
        search.search(steps, alphabet, Optional.of(scorer)), steps, recording.seconds());
  }

  /** What is said in a recording, by the likeliest symbol of each step alone. */
  public Transcript transcribeGreedily(Recording recording) {
    float[][] steps = logProbabilities(recording);
    return transcript(PrefixBeamSearch.greedy(steps, alphabet), steps, recording.seconds());
  }

  private float[][] logProbabilities(Recording recording) {
    float[] sound = recording.mono().resampled(samplingRate).audio().toFloats();
    // Lengths of whole seconds, so that few programs are compiled.
    int length = Math.max(1, Math.ceilDiv(sound.length, samplingRate)) * samplingRate;
    Tensor input = Tensor.of(Shape.of(1, length), Arrays.copyOf(sound, length));
    Tensor output = model.predictOnBatch(input).logSoftmax(2);
    int width = alphabet.size();
    float[] all = output.toFloats();
    int steps = Math.toIntExact(Math.ceilDiv(output.dim(1) * sound.length, (long) length));
    float[][] result = new float[steps][];
    for (int t = 0; t < result.length; t++) {
      result[t] = Arrays.copyOfRange(all, t * width, (t + 1) * width);
    }
    return result;
  }

  private Transcript transcript(PrefixBeamSearch.Found found, float[][] steps, double seconds) {
    List<Integer> starts = PrefixBeamSearch.starts(steps, alphabet.numbers(found.text()));
    double step = steps.length == 0 ? 0 : seconds / steps.length;
    List<TimedWord> words = new ArrayList<>();
    int at = 0;
    for (String word : found.text().split(" ", -1)) {
      if (!word.isEmpty()) {
        int last = starts.get(at + word.length() - 1);
        words.add(new TimedWord(word, starts.get(at) * step, (last + 1) * step));
      }
      at += word.length() + 1;
    }
    return new Transcript(found.text().strip(), found.score(), words);
  }
}

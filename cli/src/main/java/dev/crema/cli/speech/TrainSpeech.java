package dev.crema.cli.speech;

import static dev.crema.Crema.*;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.data.ClassFolder;
import dev.crema.data.LabelledFile;
import dev.crema.data.Recording;
import dev.crema.data.sets.DataHome;
import dev.crema.train.Dataset;
import dev.crema.train.Evaluation;
import dev.crema.zoo.speech.SpokenDigit;
import dev.crema.zoo.speech.frontend.Augmentation;
import dev.crema.zoo.speech.keywords.Clip;
import dev.crema.zoo.speech.keywords.KeywordNetworks;
import dev.crema.zoo.speech.keywords.KeywordRecipe;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import dev.crema.zoo.speech.transcription.ConnectedDigits;
import dev.crema.zoo.speech.transcription.Transcriber;
import dev.crema.zoo.speech.transcription.TranscriptionRecipe;
import dev.crema.zoo.speech.transcription.Utterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema speech train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a spotter of words or a transcriber.")
final class TrainSpeech extends Common {
  /** Utterances that the words are counted wrong in. */
  private static final int TESTED = 500;

  private static final long TRAINING_SEEDS = 1_000_000_000;

  private static final int LANGUAGE_TEXTS = 20_000;

  /** What is trained. */
  enum Task {
    SPOT,
    TRANSCRIBE
  }

  @Parameters(
      paramLabel = "DATA",
      description = "fsdd, or a FOLDER with a sub-folder of recordings for each word.")
  String data = "";

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Task task = Task.SPOT;

  @Option(
      names = "--network",
      paramLabel = "KIND",
      description = "Of a spotter: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  KeywordNetworks.Kind network = KeywordNetworks.Kind.DS_CNN;

  @Option(
      names = "--test",
      paramLabel = "WHAT",
      description =
          "Of fsdd: official (recordings 0 to 4), or the name of a speaker who is left out"
              + " (default: ${DEFAULT-VALUE}).")
  String test = "official";

  @Option(names = "--epochs", paramLabel = "N", description = "Walks through the data.")
  @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "Samples per step.")
  @Nullable Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "X", description = "The greatest one.")
  @Nullable Double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  long seed = 0;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("speech.crema");

  @Mixin CostOption cost = new CostOption();

  /**
   * Utterances.
   *
   * @param count how many to train with make an epoch
   */
  private record Speakings(
      LongFunction<Utterance> train,
      int count,
      List<String> texts,
      List<Utterance> validation,
      List<Utterance> test) {}

  /** Words with clips to train and to test with. */
  private record Words(List<String> labels, List<Clip> train, List<Clip> test) {}

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(out);
    Map<String, Object> json =
        Interruption.awaited(
            () ->
                switch (task) {
                  case SPOT -> spotter();
                  case TRANSCRIBE -> transcriber();
                });
    System.out.println("saved " + out);
    json.put("model", out.toString());
    cost.tell(json);
    return json;
  }

  private Map<String, Object> spotter() {
    Words words = data.equals("fsdd") ? digits() : folder();
    KeywordRecipe recipe = recipe();
    Dataset tested = recipe.data(words.labels(), words.test());
    KeywordSpotter spotter =
        recipe.train(words.labels(), words.train(), validation(tested), cost.callbacks());
    Evaluation result = spotter.model().evaluate(tested, cost.callbacks());
    spotter.save(out);
    System.out.println("test: " + result);
    return new LinkedHashMap<>(result.numbers());
  }

  private Map<String, Object> transcriber() {
    Speakings speakings = data.equals("fsdd") ? connected() : speakings();
    TranscriptionRecipe recipe = transcription(speakings.count());
    Transcriber transcriber =
        recipe.train(
            speakings.train(),
            speakings.texts(),
            validation(recipe.data(speakings.validation(), speakings.texts())),
            cost.callbacks());
    transcriber.save(out);
    return TranscriptionReport.of(transcriber, speakings.test());
  }

  private KeywordRecipe recipe() {
    KeywordRecipe standard = new KeywordRecipe().network(network).seed(seed);
    return standard.training(
        epochs == null ? standard.epochs() : epochs,
        batchSize == null ? standard.batchSize() : batchSize,
        learningRate == null ? standard.learningRate() : learningRate);
  }

  private TranscriptionRecipe transcription(int count) {
    TranscriptionRecipe standard = new TranscriptionRecipe().seed(seed);
    return standard.training(
        epochs == null ? standard.epochs() : epochs,
        count,
        batchSize == null ? standard.batchSize() : batchSize,
        learningRate == null ? standard.learningRate() : learningRate);
  }

  /**
   * Digits joined to utterances: those of the test set only from recordings that none is trained
   * with.
   */
  private Speakings connected() {
    SpokenDigit.Split split = SpokenDigit.official(SpokenDigit.all(DataHome.standard()));
    TranscriptionRecipe standard = new TranscriptionRecipe();
    ConnectedDigits train =
        new ConnectedDigits(split.train())
            .seconds(standard.seconds())
            .augmentation(new Augmentation(1.15, 10));
    ConnectedDigits test = new ConnectedDigits(split.test());
    // Seeds of training utterances begin far from those of the test set.
    long first = (seed + 1) * TRAINING_SEEDS;
    return new Speakings(
        number -> train.make(first + number),
        standard.utterances(),
        train.texts(LANGUAGE_TEXTS, first),
        test.seconds(standard.seconds()).make(128, TESTED),
        test.make(TESTED, 0));
  }

  private Speakings speakings() {
    List<Utterance> all = UtteranceFolder.read(Path.of(data), new TranscriptionRecipe());
    List<Utterance> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, new Random(seed));
    int tested = Math.max(1, mixed.size() / 5);
    List<Utterance> test = mixed.subList(0, tested);
    List<Utterance> train = mixed.subList(tested, mixed.size());
    return new Speakings(
        number -> train.get((int) (number % train.size())),
        train.size(),
        all.stream().map(Utterance::text).toList(),
        test,
        test);
  }

  private Words digits() {
    List<SpokenDigit> all = SpokenDigit.all(DataHome.standard());
    SpokenDigit.Split split =
        test.equals("official") ? SpokenDigit.official(all) : SpokenDigit.withoutSpeaker(all, test);
    return new Words(SpokenDigit.WORDS, clips(split.train()), clips(split.test()));
  }

  private static List<Clip> clips(List<SpokenDigit> digits) {
    return digits.stream().map(d -> new Clip(d.recording(), d.digit())).toList();
  }

  private Words folder() {
    ClassFolder.Split split = ClassFolder.audio(Path.of(data)).shuffle(seed).split(0.2);
    return new Words(
        split.training().classes(), clips(split.training()), clips(split.validation()));
  }

  private static List<Clip> clips(ClassFolder folder) {
    return folder.records().toList().stream().map(TrainSpeech::clip).toList();
  }

  private static Clip clip(LabelledFile file) {
    return new Clip(Recording.read(file.file()), file.label());
  }
}

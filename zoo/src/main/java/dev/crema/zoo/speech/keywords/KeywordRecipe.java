package dev.crema.zoo.speech.keywords;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.layers.Symbol;
import dev.crema.optimizers.AdamW;
import dev.crema.optimizers.Schedule;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import dev.crema.train.Options;
import dev.crema.zoo.speech.frontend.Augmentation;
import dev.crema.zoo.speech.frontend.FrequencyWarping;
import dev.crema.zoo.speech.frontend.LogMel;
import dev.crema.zoo.speech.frontend.Mfcc;
import dev.crema.zoo.speech.frontend.NoiseMixing;
import dev.crema.zoo.speech.frontend.SpecAugment;
import dev.crema.zoo.speech.frontend.TimeNormalization;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link KeywordSpotter} is trained: AdamW whose rate rises in the first twentieth of the
 * steps and falls along a cosine, on clips put somewhere in their window, at other speeds and
 * loudnesses, in other voices, with white noise and SpecAugment. Half of the clips have another one
 * mixed in, and are to be taken for both words by their shares (Zhang et al., <i>mixup: beyond
 * empirical risk minimization</i>, 2018).
 *
 * @param network {@link KeywordNetworks.Kind#DS_CNN} by default
 * @param samplingRate that the spotter listens at, 1000 or more; 8000 by default
 * @param milliseconds how long its window is, 100 or more; 1000 by default
 * @param epochs walks through the clips, 1 or more; 40 by default
 * @param batchSize clips per step, 1 or more; 32 by default
 * @param learningRate the greatest one, above 0; 0.006 by default
 * @param augmentation of each clip in each epoch
 * @param seed the same seed gives the same bits; 0 by default
 */
public record KeywordRecipe(
    KeywordNetworks.Kind network,
    int samplingRate,
    int milliseconds,
    int epochs,
    int batchSize,
    double learningRate,
    Augmentation augmentation,
    long seed) {
  /** The greatest factor between a voice and the one that it is given in training. */
  private static final double WARPING = 1.15;

  /** The greatest share of another clip in half of the clips. */
  private static final double MIXING = 0.4;

  private static final double SMOOTHING = 0.1;

  /** Makes the spread of the logarithm of power about 1. */
  private static final double SCALE = 0.4;

  public KeywordRecipe {
    Require.atLeast("KeywordRecipe", "samplingRate", samplingRate, 1000);
    Require.atLeast("KeywordRecipe", "milliseconds", milliseconds, 100);
    Require.atLeast("KeywordRecipe", "epochs", epochs, 1);
    Require.atLeast("KeywordRecipe", "batchSize", batchSize, 1);
    Require.positive("KeywordRecipe", "learningRate", learningRate);
  }

  /** The defaults. */
  public KeywordRecipe() {
    this(KeywordNetworks.Kind.DS_CNN, 8000, 1000, 40, 32, 6e-3, new Augmentation(), 0);
  }

  public KeywordRecipe network(KeywordNetworks.Kind value) {
    return new KeywordRecipe(
        value, samplingRate, milliseconds, epochs, batchSize, learningRate, augmentation, seed);
  }

  public KeywordRecipe samplingRate(int value) {
    return new KeywordRecipe(
        network, value, milliseconds, epochs, batchSize, learningRate, augmentation, seed);
  }

  /** Other lengths of training. */
  public KeywordRecipe training(int epochCount, int clipsPerStep, double greatestRate) {
    return new KeywordRecipe(
        network,
        samplingRate,
        milliseconds,
        epochCount,
        clipsPerStep,
        greatestRate,
        augmentation,
        seed);
  }

  public KeywordRecipe seed(long value) {
    return new KeywordRecipe(
        network, samplingRate, milliseconds, epochs, batchSize, learningRate, augmentation, value);
  }

  /** How many samples a window has. */
  int window() {
    return (int) ((long) samplingRate * milliseconds / 1000);
  }

  /** An untrained network from sound {@code [batch, samples]} to logits {@code [batch, labels]}. */
  public Model model(int labels) {
    Symbol sound = input(window());
    Symbol x = new NoiseMixing(10, 60).of(sound);
    LogMel bands = LogMel.of(samplingRate).stride(samplingRate / 50);
    x = bands.of(x);
    x = FrequencyWarping.of(WARPING, bands.bands()).of(x);
    x = rescaling(SCALE).of(new TimeNormalization().variance(false).of(x));
    x = new SpecAugment().time(1, 5, 0.1).features(1, 6).of(x);
    Symbol logits =
        switch (network) {
          case DS_CNN -> KeywordNetworks.dsCnn(new Mfcc().of(x), 64, labels);
          case BC_RESNET -> KeywordNetworks.bcResNet(x, 1, labels);
        };
    return Crema.model(sound, logits);
  }

  /**
   * Trains a spotter.
   *
   * @param labels the words, by number; 2 or more
   * @param clips to train with, at any sampling rates; the number of each is one of a word
   * @param options such as callbacks or validation data
   * @throws DataException if there are fewer than 2 words, or no clip of one of them
   */
  public KeywordSpotter train(List<String> labels, List<Clip> clips, FitOption... options) {
    check(labels, clips);
    Model model = model(labels.size()).seed(seed);
    double steps = Math.ceilDiv(clips.size(), batchSize) * (double) epochs;
    Schedule schedule = cosineDecay(0, steps * 0.95).warmup(learningRate, steps * 0.05);
    model.compile(
        new AdamW(schedule), categoricalCrossentropy(true).labelSmoothing(SMOOTHING), accuracy());
    List<FitOption> all = new ArrayList<>(List.of(options));
    all.add(new Options.Epochs(epochs));
    all.add(new Options.BatchSize(batchSize));
    model.fit(data(labels, clips), all.toArray(FitOption[]::new));
    return new KeywordSpotter(model, labels, samplingRate);
  }

  /**
   * Clips as training and evaluation see them: sound {@code [batch, samples]} and, for each word,
   * how much of it there is, {@code [batch, words]}.
   */
  public Dataset data(List<String> labels, List<Clip> clips) {
    List<Clip> ready =
        clips.stream()
            .map(c -> new Clip(c.recording().mono().resampled(samplingRate), c.label()))
            .toList();
    return new ClipDataset(ready, labels.size(), window(), augmentation, MIXING);
  }

  private static void check(List<String> labels, List<Clip> clips) {
    if (labels.size() < 2) {
      throw new DataException(labels.size() + " words; allowed: 2 or more");
    }
    boolean[] met = new boolean[labels.size()];
    for (Clip clip : clips) {
      Require.within("train", "label", clip.label(), 0, labels.size() - 1.0);
      met[clip.label()] = true;
    }
    for (int i = 0; i < met.length; i++) {
      if (!met[i]) {
        throw new DataException("no clip of the word '" + labels.get(i) + "'; 1 or more is needed");
      }
    }
  }
}

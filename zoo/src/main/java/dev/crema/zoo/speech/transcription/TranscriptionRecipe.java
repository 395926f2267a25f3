package dev.crema.zoo.speech.transcription;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.layers.Symbol;
import dev.crema.optimizers.AdamW;
import dev.crema.optimizers.Schedule;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import dev.crema.train.Options;
import dev.crema.zoo.speech.frontend.LogMel;
import dev.crema.zoo.speech.frontend.NoiseMixing;
import dev.crema.zoo.speech.frontend.SpecAugment;
import dev.crema.zoo.speech.frontend.TimeNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * How a {@link Transcriber} is trained: {@link TranscriptionNetwork} on 40 bands every 10 ms, with
 * white noise and SpecAugment; CTC; AdamW whose rate rises in the first tenth of the steps and
 * falls along a cosine.
 *
 * @param samplingRate that the transcriber listens at, 1000 or more; 8000 by default
 * @param seconds how long utterances are at most, 1 or more; shorter ones are filled up; 5 by
 *     default
 * @param channels of the network, 1 or more; 96 by default
 * @param blocks of the network, 1 or more; 5 by default
 * @param epochs 1 or more; 30 by default
 * @param utterances made for each epoch, 1 or more; 1024 by default
 * @param batchSize utterances per step, 1 or more; 16 by default
 * @param learningRate the greatest one, above 0; 0.004 by default
 * @param seed the same seed gives the same bits; 0 by default
 */
public record TranscriptionRecipe(
    int samplingRate,
    int seconds,
    int channels,
    int blocks,
    int epochs,
    int utterances,
    int batchSize,
    double learningRate,
    long seed) {
  /** The most characters of an utterance. */
  private static final int CHARACTERS_A_SECOND = 10;

  private static final int ORDER = 6;

  public TranscriptionRecipe {
    Require.atLeast("TranscriptionRecipe", "samplingRate", samplingRate, 1000);
    Require.atLeast("TranscriptionRecipe", "seconds", seconds, 1);
    Require.atLeast("TranscriptionRecipe", "epochs", epochs, 1);
    Require.atLeast("TranscriptionRecipe", "utterances", utterances, 1);
    Require.atLeast("TranscriptionRecipe", "batchSize", batchSize, 1);
    Require.positive("TranscriptionRecipe", "learningRate", learningRate);
  }

  /** The defaults. */
  public TranscriptionRecipe() {
    this(8000, 5, 96, 5, 30, 1024, 16, 4e-3, 0);
  }

  /** A network of another size. */
  public TranscriptionRecipe network(int channelCount, int blockCount) {
    return new TranscriptionRecipe(
        samplingRate,
        seconds,
        channelCount,
        blockCount,
        epochs,
        utterances,
        batchSize,
        learningRate,
        seed);
  }

  /** Other lengths of training. */
  public TranscriptionRecipe training(
      int epochCount, int utterancesPerEpoch, int utterancesPerStep, double greatestRate) {
    return new TranscriptionRecipe(
        samplingRate,
        seconds,
        channels,
        blocks,
        epochCount,
        utterancesPerEpoch,
        utterancesPerStep,
        greatestRate,
        seed);
  }

  public TranscriptionRecipe seed(long value) {
    return new TranscriptionRecipe(
        samplingRate,
        seconds,
        channels,
        blocks,
        epochs,
        utterances,
        batchSize,
        learningRate,
        value);
  }

  /**
   * An untrained network from sound {@code [batch, samples]} of any length to logits {@code [batch,
   * steps, symbols]}, a step each 20 ms.
   */
  public Model model(Alphabet alphabet) {
    Symbol sound = Crema.input(-1);
    Symbol x = LogMel.of(samplingRate).of(new NoiseMixing(15, 60).of(sound));
    x = new SpecAugment().time(4, 8, 0.1).features(2, 6).of(new TimeNormalization().of(x));
    return Crema.model(sound, TranscriptionNetwork.of(x, channels, blocks, alphabet.size()));
  }

  /**
   * Trains a transcriber.
   *
   * @param source training utterances by number, with one channel and at the sampling rate of the
   *     recipe: those of an epoch have numbers that follow on those of the epoch before
   * @param texts what the language model counts
   * @param options such as callbacks
   */
  public Transcriber train(
      LongFunction<Utterance> source, List<String> texts, FitOption... options) {
    Alphabet alphabet = Alphabet.of(texts);
    Model model = model(alphabet).seed(seed);
    double steps = Math.ceilDiv(utterances, batchSize) * (double) epochs;
    Schedule schedule =
        Crema.cosineDecay(0, steps * 0.9).warmup(learningRate, Math.max(1, steps * 0.1));
    model.compile(new AdamW(schedule), Crema.ctc());
    List<FitOption> all = new ArrayList<>(List.of(options));
    all.add(new Options.Epochs(epochs));
    all.add(new Options.BatchSize(batchSize));
    model.fit(data(source, utterances, alphabet), all.toArray(FitOption[]::new));
    return new Transcriber(
        model, alphabet, samplingRate, CharacterModel.of(texts, ORDER), new PrefixBeamSearch());
  }

  /**
   * Utterances as training sees them, for validation.
   *
   * @param texts those that the transcriber is trained with
   */
  public Dataset data(List<Utterance> some, List<String> texts) {
    return data(number -> some.get((int) number), some.size(), Alphabet.of(texts));
  }

  private Dataset data(LongFunction<Utterance> source, int count, Alphabet alphabet) {
    return new UtteranceDataset(
        source, count, seconds * samplingRate, CHARACTERS_A_SECOND * seconds, alphabet);
  }
}

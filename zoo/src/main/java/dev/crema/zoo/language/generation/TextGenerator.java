package dev.crema.zoo.language.generation;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.generation.Decoder;
import dev.crema.generation.Sampling;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Trained;
import dev.crema.zoo.language.LanguageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes texts on, character by character.
 *
 * <pre>{@code
 * TextGenerator generator = TextGenerator.shakespeare().sampling(Sampling.of(0.8).topP(0.9));
 * GeneratedText text = generator.generate("ROMEO:");
 * }</pre>
 *
 * <p>The model sees as many characters as it was trained with at once. Keys and values of those
 * before are kept; when there is no more place, it goes on with the last half of them. Characters
 * that it does not know are left out of prompts; without any that it knows, it begins after the
 * first one of its alphabet, as a rule a line feed. Safe for use by several threads, which take
 * turns.
 */
public final class TextGenerator {
  private static final String PROBLEM = "generation";

  private final Model model;
  private final Characters characters;
  private final Decoder decoder;
  private final int length;
  private final Sampling sampling;
  private final List<String> stops;
  private final long seed;

  /**
   * @param block how many characters the model sees at once
   */
  TextGenerator(Model model, Characters characters, int block) {
    this(model, characters, new Decoder(model, block), 500, Sampling.of(0.8), List.of(), 0);
  }

  private TextGenerator(
      Model model,
      Characters characters,
      Decoder decoder,
      int length,
      Sampling sampling,
      List<String> stops,
      long seed) {
    Require.atLeast("TextGenerator", "length", length, 0);
    this.model = model;
    this.characters = characters;
    this.decoder = decoder;
    this.length = length;
    this.sampling = sampling;
    this.stops = stops;
    this.seed = seed;
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws DataException if it is a model for something else
   */
  public static TextGenerator load(Path file) {
    return of(LanguageFile.load(file, PROBLEM));
  }

  /** The model that comes with Crema: 64 characters of Shakespeare's plays at once. */
  public static TextGenerator shakespeare() {
    return Trained.open(TextGenerator.class, "shakespeare.crema", TextGenerator::load);
  }

  private static TextGenerator of(Saved saved) {
    Registry.register(Characters.class);
    if (!(saved.metadata().get("block") instanceof Integer block)) {
      throw new DataException("the model does not say its block, the characters it sees at once");
    }
    return new TextGenerator(saved.model(), saved.part("characters", Characters.class), block);
  }

  /**
   * Writes the model and its characters.
   *
   * @throws dev.crema.saving.FormatException if that fails; an older file is as it was
   */
  public void save(Path file) {
    Registry.register(Characters.class);
    LanguageFile.save(
        file,
        PROBLEM,
        model,
        Map.of("characters", Saving.describe(characters), "block", decoder.length()));
  }

  /** How many characters follow at most, 0 or more; 500 by default. */
  public TextGenerator length(int count) {
    return new TextGenerator(model, characters, decoder, count, sampling, stops, seed);
  }

  /** How characters are picked; by temperature 0.8 by default. */
  public TextGenerator sampling(Sampling value) {
    return new TextGenerator(model, characters, decoder, length, value, stops, seed);
  }

  /** What ends a text, such as a blank line; it is not part of it. */
  public TextGenerator stops(String... texts) {
    return new TextGenerator(model, characters, decoder, length, sampling, List.of(texts), seed);
  }

  /** What characters are drawn from; 0 by default. */
  public TextGenerator seed(long value) {
    return new TextGenerator(model, characters, decoder, length, sampling, stops, value);
  }

  /** The model that it writes with. */
  public Model model() {
    return model;
  }

  /** Writes a text on. */
  public GeneratedText generate(String prompt) {
    synchronized (decoder) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] known = characters.encode(prompt);
      Context context = new Context(decoder);
      double[] logits = context.add(known.length == 0 ? new int[] {0} : known);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        int next = sampling.pick(logits, random);
        text.append(characters.decode(next));
        for (String stop : stops) {
          if (!stop.isEmpty() && text.toString().endsWith(stop)) {
            text.setLength(text.length() - stop.length());
            return new GeneratedText(prompt, text.toString(), true);
          }
        }
        logits = context.add(next);
      }
      return new GeneratedText(prompt, text.toString(), false);
    }
  }

  /** What the model sees of a text. */
  private static final class Context {
    private final Decoder decoder;
    private final int[] seen;

    Context(Decoder decoder) {
      this.decoder = decoder;
      this.seen = new int[decoder.length()];
      decoder.reset();
    }

    /** Adds tokens, of which there are some, and gives the logits of the next one. */
    double[] add(int... tokens) {
      Tensor logits = Tensor.zeros(1);
      int from = Math.max(0, tokens.length - seen.length);
      for (int i = from; i < tokens.length; i++) {
        if (decoder.position() == seen.length) {
          halve();
        }
        logits = step(tokens[i]);
      }
      return logits.cast(DType.FLOAT64).toDoubles();
    }

    /** Begins again with the last half. */
    private void halve() {
      int kept = seen.length / 2;
      System.arraycopy(seen, seen.length - kept, seen, 0, kept);
      decoder.reset();
      for (int i = 0; i < kept; i++) {
        step(seen[i]);
      }
    }

    private Tensor step(int token) {
      seen[decoder.position()] = token;
      return decoder.next(Tensor.of(Shape.of(1, 1), token));
    }
  }
}

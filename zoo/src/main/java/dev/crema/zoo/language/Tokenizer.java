package dev.crema.zoo.language;

import dev.crema.saving.Registry;
import dev.crema.saving.Saving;
import java.nio.file.Path;
import java.util.List;

/**
 * Cuts texts into pieces of words, numbered by a {@link Vocabulary}, and puts them together again.
 *
 * <p>Texts are brought to the Unicode form NFKC, and white space to single spaces; apart from that
 * {@code decode(encode(text))} is the text, if all its characters are known or spelled as bytes.
 */
public sealed interface Tokenizer permits BytePairs, Unigram {
  Vocabulary vocabulary();

  /** The numbers of a text's pieces; none for an empty one. No start or end is added. */
  int[] encode(String text);

  /** The text of numbers; starts, ends and padding are left out. */
  default String decode(int... ids) {
    return vocabulary().text(ids);
  }

  /** The pieces of a text, {@code ▁} for a space; characters that are not known as they are. */
  List<String> pieces(String text);

  /** What was learned. */
  default Subwords subwords() {
    return switch (this) {
      case BytePairs b -> Subwords.of(b);
      case Unigram u -> Subwords.of(u);
    };
  }

  /** The tokenizer that learned something. */
  static Tokenizer of(Subwords learned) {
    return learned.tokenizer();
  }

  /**
   * Writes a JSON file, whole or not at all.
   *
   * @throws dev.crema.saving.FormatException if that fails; an older file is as it was
   */
  default void save(Path file) {
    Registry.register(Subwords.class);
    Saving.savePart(subwords(), file);
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws dev.crema.saving.FormatException if it is none
   */
  static Tokenizer load(Path file) {
    Registry.register(Subwords.class);
    return of(Saving.loadPart(file, Subwords.class));
  }
}
